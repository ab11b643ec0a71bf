package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `delete --force` of containers that make it hard.
class RemovalTest extends BlackBoxTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
        bundle().args("/probe", "idle");
    }

    private Path cgroup(String controller) {
        return HostCgroups.directory(controller, "/" + container().id());
    }

    private void assertDeletedInTime() {
        long pid = container().pid();
        Outcome outcome = container().delete("--force");
        assertSucceeded(outcome);
        assertTrue(outcome.duration().compareTo(LIMIT) < 0, outcome::toString);
        Path process = Path.of("/proc/" + pid);
        Eventually.holds(Duration.ofSeconds(5), () -> !Files.exists(process), process::toString);
        for (String controller : HostCgroups.of("self").keySet()) {
            assertFalse(Files.exists(cgroup(controller)), controller);
        }
    }

    @Test
    void a_frozen_container_is_deleted() throws IOException {
        container().launch();
        Files.writeString(cgroup("freezer").resolve("freezer.state"), "FROZEN");
        assertDeletedInTime();
    }

    @Test
    void a_payload_that_froze_itself_in_a_cgroup_of_its_own_is_deleted() throws IOException {
        assumeConforms(Deviation.FROZEN_BELOW);
        container().launch();
        Path own = Files.createDirectory(cgroup("freezer").resolve("own"));
        Files.writeString(own.resolve("cgroup.procs"), Long.toString(container().pid()));
        Files.writeString(own.resolve("freezer.state"), "FROZEN");
        assertDeletedInTime();
    }

    @Test
    void processes_in_cgroups_of_their_own_are_ended() throws IOException {
        container().launch();
        Path own = Files.createDirectories(cgroup("pids").resolve("a/b"));
        Files.writeString(own.resolve("cgroup.procs"), Long.toString(container().pid()));
        assertDeletedInTime();
    }

    @ParameterizedTest
    @ValueSource(strings = {"freezer", "memory"})
    void thousands_of_cgroups_are_removed(String controller) {
        if (controller.equals("freezer")) {
            assumeConforms(Deviation.THOUSANDS_OF_CGROUPS);
        }
        // Half of what ten seconds are enough for on a quiet machine.
        int flat = controller.equals("memory") ? 2000 : 10_000;
        int deep = controller.equals("memory") ? 100 : 2500;
        String mount = "/sys/fs/cgroup";
        String own = mount + "/" + controller;
        bundle().withoutMount(mount)
                .mount(mount, "cgroup", "cgroup", "nosuid", "noexec", "nodev")
                .args("/probe", "grow", own, Integer.toString(flat), Integer.toString(deep));
        container().launch();
        Eventually.holds(
                Duration.ofSeconds(60),
                () -> Files.exists(cgroup(controller).resolve("done")),
                () -> flat + " cgroups below " + cgroup(controller));
        assertDeletedInTime();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_fork_bomb_is_ended(boolean ownPids) {
        bundle().args("/probe", "bomb").set("/linux/resources/pids/limit", 300);
        if (!ownPids) {
            bundle().withoutNamespace("pid");
        }
        container().launch();
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> HostCgroups.setting("pids.current", "/" + container().id()).length() == 3,
                () -> "a hundred processes");
        assertDeletedInTime();
    }

    @Test
    void a_cgroup_may_have_a_name_of_any_bytes() throws Exception {
        container().launch();
        String script = "mkdir \"$1/$(printf '\\377 \\303?')\" && mkdir \"$1/é\"";
        assertSucceeded(Command.of("sh", "-c", script, "sh", cgroup("memory").toString()).run());
        assertDeletedInTime();
    }

    @Test
    void what_outlives_init_in_a_shared_pid_namespace_is_ended_by_delete() {
        bundle().withoutNamespace("pid").args("/bin/sh", "-c", "/bin/sleep 1000 & exit 0");
        container().launch().awaitStatus("stopped");
        assertFalse(HostCgroups.setting("pids.current", "/" + container().id()).equals("0"));
        assertSucceeded(container().delete());
        assertFalse(Files.exists(cgroup("pids")));
    }

    @Test
    void a_cgroup_whose_descendants_have_processes_is_not_shared() throws IOException {
        assumeConforms(Deviation.OCCUPIED_CGROUP);
        Path below = Files.createDirectories(cgroup("pids").resolve("below"));
        try (Running sleeping = Command.of("sleep", "1000").start()) {
            Files.writeString(below.resolve("cgroup.procs"), Long.toString(sleeping.pid()));
            assertRefused(container().create(), "cgroup is not empty");
            assertTrue(sleeping.isAlive());
        } finally {
            remove(below);
            remove(cgroup("pids"));
        }
    }

    @Test
    void a_frozen_cgroup_is_not_joined() throws IOException {
        assumeConforms(Deviation.FROZEN_CGROUP);
        Files.createDirectory(cgroup("freezer"));
        Files.writeString(cgroup("freezer").resolve("freezer.state"), "FROZEN");
        try {
            assertRefused(container().create(), "frozen");
            assertEquals("FROZEN", HostCgroups.setting("freezer.state", "/" + container().id()));
        } finally {
            remove(cgroup("freezer"));
        }
    }

    /// A process leaves its cgroup a moment after its end.
    private static void remove(Path cgroup) {
        Eventually.holds(
                Duration.ofSeconds(5),
                () -> cgroup.toFile().delete() || !Files.exists(cgroup),
                cgroup::toString);
    }
}
