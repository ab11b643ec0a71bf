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
import tools.jackson.databind.JsonNode;

/// A state names cgroups by their paths, and a path may be somebody else's by now. The
/// specification says nothing of it: here nobody else's cgroup is killed, frozen or removed.
class ForeignCgroupTest extends BlackBoxTest {
    private static final String OTHER_BOOT = "00000000-0000-4000-8000-000000000000";

    @BeforeEach
    void knowsCgroupsByInode() {
        assumeOurs("cgroups that it knows by their inodes");
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
        bundle().args("/probe", "idle");
    }

    @Test
    void a_container_that_took_the_path_is_left_alone() {
        container().launch();
        Map<String, String> placement = HostCgroups.of(Long.toString(container().pid()));
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        placement.forEach((controller, path) ->
                assertTrue(HostCgroups.directory(controller, path).toFile().delete(), controller));

        Container other = newContainer();
        other.bundle().set("/linux/cgroupsPath", "/" + container().id()).args("/probe", "idle");
        other.launch();
        assertSucceeded(killAll("KILL"));
        assertSucceeded(container().delete("--force"));
        assertEquals("running", other.status());
        assertEquals(placement, HostCgroups.of(Long.toString(other.pid())));
    }

    /// The first container has left its cgroups, and another one has been given their paths.
    @Test
    void a_container_that_took_the_path_is_neither_paused_nor_changed_nor_listed() {
        container().launch();
        String pid = Long.toString(container().pid());
        HostCgroups.of(pid)
                .forEach((controller, path) -> {
                    moveUp(controller, pid);
                    Path left = HostCgroups.directory(controller, path);
                    assertTrue(left.toFile().delete(), controller);
                });
        Container other = newContainer();
        other.bundle().set("/linux/cgroupsPath", "/" + container().id()).args("/probe", "idle");
        other.launch();
        String id = container().id();
        assertRefused(container().command("pause", id).run(), "is gone");
        assertRefused(container().command("update", "--pids-limit=9", id).run(), "is gone");
        assertRefused(container().command("events", "--stats", id).run(), "is gone");
        assertEquals("[]\n", container().command("ps", "--format=json", id).run().stdout());
        assertEquals("running", other.status());
        assertEquals("max", HostCgroups.setting("pids.max", "/" + id));
    }

    private static void moveUp(String controller, String pid) {
        try {
            Files.writeString(HostCgroups.directory(controller, "/").resolve("tasks"), pid);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void what_an_earlier_boot_has_left_is_stopped_and_hits_nobody() throws IOException {
        container().launch();
        long pid = container().pid();
        String state = contentOf(stateFile());
        String boot = json(state).at("/bootId").asString();
        Files.writeString(stateFile(), state.replace(boot, OTHER_BOOT));
        assertEquals("stopped", container().status());
        assertRefused(container().kill("KILL"), "container not running");
        assertSucceeded(killAll("KILL"));
        assertTrue(ProcessHandle.of(pid).orElseThrow().isAlive());

        Path directory = stateFile().getParent();
        assertSucceeded(container().delete("--force"));
        assertFalse(Files.exists(directory));
        assertTrue(ProcessHandle.of(pid).orElseThrow().isAlive());
        Files.createDirectory(directory);
        Files.writeString(stateFile(), state);
        assertEquals("running", container().status());
        container().markPresent();
    }

    @Test
    void a_create_that_died_early_names_only_paths() throws IOException {
        assertSucceeded(container().create());
        Container early = newContainer();
        Path directory = Files.createDirectory(root().resolve(early.id()));
        String state =
                contentOf(stateFile())
                        .replace("\"id\":\"" + container().id(), "\"id\":\"" + early.id())
                        .replace("\"created\",\"pid\"", "\"creating\",\"pid\"")
                        .replaceAll("\"pid\":\\d+", "\"pid\":0")
                        .replaceAll("\"\\d+\",\"\\d+\"]", "\"0\",\"0\"]");
        Files.writeString(directory.resolve("state.json"), state);
        assertEquals("creating", early.status());
        assertRefused(early.delete());
        assertSucceeded(early.delete("--force"));
        assertFalse(Files.exists(directory));
        assertEquals("created", container().status());
        assertSucceeded(container().start());
    }

    @Test
    void a_path_out_of_the_hierarchy_is_no_state() throws IOException {
        assertSucceeded(container().create());
        String state = contentOf(stateFile());
        String up = state.replace("\"" + container().id() + "\",\"", "\"../x\",\"");
        Files.writeString(stateFile(), up);
        assertRefused(container().command("state", container().id()).run(), "cannot be read");
        Files.writeString(stateFile(), state);
    }

    @Test
    void the_inodes_are_those_of_the_cgroups() throws IOException {
        assertSucceeded(container().create());
        JsonNode cgroups = json(contentOf(stateFile())).at("/cgroups");
        assertFalse(cgroups.isEmpty());
        for (JsonNode row : cgroups) {
            Path directory = Path.of(row.get(0).asString(), row.get(1).asString());
            assertEquals(
                    Files.getAttribute(directory, "unix:ino").toString(), row.get(3).asString());
        }
    }

    private Path stateFile() {
        return root().resolve(container().id()).resolve("state.json");
    }

    private Outcome killAll(String signal) {
        return container().command("kill", "--all", container().id(), signal).run();
    }
}
