package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `pause` and `resume` on cgroup v1.
class PauseTest extends BlackBoxTest {
    /// So many clock ticks are used by whoever only stands still.
    private static final long NONE = 0;

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
    }

    private Outcome pause() {
        return container().command("pause", container().id()).run();
    }

    private Outcome resume() {
        return container().command("resume", container().id()).run();
    }

    private String frozen() {
        return HostCgroups.setting("freezer.state", "/" + container().id());
    }

    private void launchBusy() {
        bundle().args("/bin/sh", "-c", "while :; do :; done");
        container().launch();
    }

    /// The time of a program that never waits, in clock ticks.
    private long used() {
        String stat = contentOf(Path.of("/proc/" + container().pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    @Test
    void a_paused_container_gets_no_time_until_it_is_resumed() throws Exception {
        launchBusy();
        assertSucceeded(pause());
        assertEquals("paused", container().status());
        assertEquals("FROZEN", frozen());
        long before = used();
        Thread.sleep(200);
        assertEquals(NONE, used() - before);
        assertSucceeded(resume());
        assertEquals("running", container().status());
        Eventually.holds(Duration.ofSeconds(5), () -> used() > before, () -> "more than " + before);
    }

    @Test
    void a_created_container_can_be_paused_and_is_created_afterwards() {
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertSucceeded(pause());
        assertEquals("paused", container().status());
        assertSucceeded(resume());
        assertEquals("created", container().status());
        assertSucceeded(container().start());
        assertEquals("running", container().status());
    }

    @Test
    void a_paused_container_is_not_started_and_survives_the_attempt() {
        assumeConforms(Deviation.START_OF_PAUSED);
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertSucceeded(pause());
        assertRefused(container().start(), "cannot start a");
        assertSucceeded(resume());
        assertSucceeded(container().start());
        assertEquals("running", container().status());
    }

    @Test
    void what_is_paused_is_not_paused_again() {
        assumeConforms(Deviation.PAUSE_OF_PAUSED);
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(pause());
        assertRefused(pause());
        assertEquals("paused", container().status());
    }

    @Test
    void only_what_is_paused_is_resumed() {
        assumeConforms(Deviation.PAUSE_OF_PAUSED);
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertRefused(resume(), "not paused");
        assertSucceeded(container().start());
        assertRefused(resume(), "not paused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume"})
    void a_container_that_has_stopped_can_be_neither(String command) {
        assumeConforms(Deviation.PAUSE_OF_STOPPED);
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        Outcome outcome = container().command(command, container().id()).run();
        assertRefused(outcome, command.equals("pause") ? "container not running" : "not paused");
        assertEquals("THAWED", frozen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume"})
    void a_container_that_is_not_there_does_not_exist(String command) {
        assumeConforms(Deviation.ERROR_TEXTS);
        assertRefused(container().command(command, container().id()).run(), "does not exist");
    }

    @Test
    void a_paused_container_is_deleted_by_force_only() {
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(pause());
        assertNotSucceeded(container().delete());
        assertEquals("paused", container().status());
        assertSucceeded(container().delete("--force"));
        assertFalse(container().exists());
    }

    @Test
    void KILL_ends_a_paused_container() {
        assumeConforms(Deviation.KILL_OF_PAUSED);
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(pause());
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
    }

    @Test
    void list_says_what_is_paused() {
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(pause());
        Outcome list = container().command("list").run();
        assertTrue(list.stdout().contains(" paused "), list::toString);
    }

    @Test
    void what_does_not_come_to_a_stop_goes_on() throws Exception {
        assumeConforms(Deviation.UNFREEZABLE);
        launchBusy();
        Path group = HostCgroups.directory("freezer", "/" + container().id());
        String probe = NativePrograms.probe().toString();
        try (Running stuck = Command.of(probe, "stuck").start()) {
            stuck.awaitOutput("stuck");
            String pid = stuck.stdout().strip().substring(6);
            Files.writeString(group.resolve("tasks"), pid);
            try {
                assertNotSucceeded(pause());
                assertEquals("THAWED", frozen());
            } finally {
                // In a frozen cgroup nothing could end it.
                Files.writeString(group.resolve("freezer.state"), "THAWED");
                Files.writeString(HostCgroups.directory("freezer", "/").resolve("tasks"), pid);
            }
        }
        assertEquals("running", container().status());
    }

    @Test
    void without_a_freezer_cgroup_nothing_can_be_paused() {
        assumeOurs("the option --cgroup-manager disabled in a form that all know");
        bundle().args("/probe", "idle").write();
        String directory = bundle().directory().toString();
        String id = container().id();
        assertSucceeded(
                container()
                        .command(
                                "--cgroup-manager", "disabled", "create", "--bundle", directory, id)
                        .run());
        container().markPresent();
        assertRefused(pause(), "it has no cgroup of the freezer controller");
    }
}
