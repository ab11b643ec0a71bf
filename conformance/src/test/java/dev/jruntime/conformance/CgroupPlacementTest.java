package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `linux.cgroupsPath` on cgroup v1: where the container's processes are, and what is left of it.
class CgroupPlacementTest extends BlackBoxTest {

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
        bundle().args("/probe", "idle");
    }

    @Test
    void an_absolute_path_is_taken_in_every_hierarchy() {
        bundle().set("/linux/cgroupsPath", "/" + container().id() + "/inner");
        assertSucceeded(container().create());
        placement()
                .forEach((controller, path) ->
                        assertEquals("/" + container().id() + "/inner", path, controller));
        assertSucceeded(container().delete("--force"));
        removeParents();
    }

    @Test
    void a_relative_path_ends_below_some_cgroup_in_every_hierarchy() {
        bundle().set("/linux/cgroupsPath", container().id() + "-relative");
        assertSucceeded(container().create());
        placement()
                .forEach((controller, path) ->
                        assertTrue(
                                path.endsWith("/" + container().id() + "-relative"), controller));
    }

    @Test
    void without_a_path_there_is_one_with_the_id() {
        bundle().remove("/linux/cgroupsPath");
        assertSucceeded(container().create());
        placement()
                .forEach((controller, path) ->
                        assertTrue(path.contains(container().id()), controller + " " + path));
    }

    @Test
    void all_cgroups_are_removed_by_delete() {
        container().launch();
        Map<String, String> placement = placement();
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
        placement.forEach((controller, path) ->
                assertFalse(Files.exists(HostCgroups.directory(controller, path)), controller));
    }

    @Test
    void cgroups_that_the_program_made_are_removed_too() throws IOException {
        container().launch();
        for (Map.Entry<String, String> entry : placement().entrySet()) {
            Path cgroup = HostCgroups.directory(entry.getKey(), entry.getValue());
            Files.createDirectories(cgroup.resolve("a/b"));
            Files.createDirectories(cgroup.resolve("c"));
        }
        assertSucceeded(container().delete("--force"));
    }

    @Test
    void a_cgroup_with_processes_in_it_is_not_shared() {
        assumeConforms(Deviation.OCCUPIED_CGROUP);
        container().launch();
        Container other = newContainer();
        other.bundle().set("/linux/cgroupsPath", "/" + container().id()).args("/bin/true");
        assertRefused(other.create(), "cgroup");
        assertEquals("running", container().status());
    }

    @Test
    void a_failed_create_leaves_no_cgroup() {
        bundle().args("/nonexistent");
        assertNotSucceeded(container().create());
        assertFalse(Files.exists(HostCgroups.directory("memory", "/" + container().id())));
    }

    private Map<String, String> placement() {
        return HostCgroups.of(Long.toString(container().pid()));
    }

    /// Parents that the path named belong to whoever named them.
    private void removeParents() {
        for (String controller : HostCgroups.of("self").keySet()) {
            HostCgroups.directory(controller, "/" + container().id()).toFile().delete();
        }
        HostCgroups.directory("unified", "/" + container().id()).toFile().delete();
    }
}
