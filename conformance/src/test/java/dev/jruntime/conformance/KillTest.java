package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill`: how a signal may be named, and when it can be sent.
class KillTest extends BlackBoxTest {

    @Test
    void a_signal_can_be_named_in_every_usual_way() {
        assumeConforms(Deviation.SIGNAL_SPELLINGS);
        try (Running running = runSignals()) {
            int count = 0;
            for (String name : new String[] {"USR1", "SIGUSR1", "usr1", "sigusr1", "10"}) {
                assertSucceeded(container().kill(name));
                awaitLines(running, "signal 10", ++count);
            }
            container().kill("TERM");
            assertSucceeded(running.await());
        }
    }

    @Test
    void a_real_time_signal_can_be_sent_by_number() {
        try (Running running = runSignals()) {
            assertSucceeded(container().kill("40"));
            running.awaitOutput("signal 40");
            container().kill("TERM");
            assertSucceeded(running.await());
        }
    }

    @Test
    void the_default_signal_is_TERM() {
        try (Running running = runSignals()) {
            assertSucceeded(container().kill());
            running.awaitOutput("signal 15");
            assertSucceeded(running.await());
        }
    }

    @Test
    void KILL_ends_every_program() {
        bundle().args("/probe", "idle");
        try (Running running = container().bundled("run").start()) {
            running.awaitOutput("ready");
            assertSucceeded(container().kill("KILL"));
            assertEquals(128 + 9, running.await().exit());
        }
    }

    @Test
    void an_unknown_signal_is_refused() {
        assumeConforms(Deviation.UNKNOWN_SIGNAL);
        bundle().args("/probe", "idle");
        container().launch();
        for (String name : new String[] {"SIGNONSENSE", "999", "-3", "1x"}) {
            assertNotSucceeded(container().kill(name));
        }
        assertEquals("running", container().status());
    }

    @Test
    void a_stopped_container_is_not_running() {
        assumeConforms(Deviation.ERROR_TEXTS);
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertRefused(container().kill("TERM"), "container not running");
    }

    @Test
    void all_is_accepted_with_a_stopped_container() {
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertSucceeded(container().command("kill", "--all", container().id(), "KILL").run());
    }

    @Test
    void KILL_ends_a_created_container() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
    }

    @Test
    void TERM_ends_a_created_container() {
        assumeConforms(Deviation.TERM_IN_CREATED);
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
    }

    @Test
    void without_a_pid_namespace_KILL_ends_every_process_of_the_cgroup() {
        bundle().withoutNamespace("pid")
                .args("/bin/sh", "-c", "/bin/sleep 1000 & /bin/sleep 1000 & echo ready; wait");
        try (Running running = container().bundled("run").start()) {
            running.awaitOutput("ready");
            Outcome killed = container().command("kill", "--all", container().id(), "KILL").run();
            assertSucceeded(killed);
            assertTrue(running.await().exit() >= 128);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT"})
    void ending_signals_end_a_created_container(String signal) {
        assumeConforms(Deviation.TERM_IN_CREATED);
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(container().kill(signal));
        container().awaitStatus("stopped");
    }

    @Test
    void another_signal_leaves_a_created_container_as_it_is() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(container().kill("USR1"));
        assertSucceeded(container().start());
        assertEquals("running", container().status());
    }

    @Test
    void KILL_reaches_the_whole_of_a_container_that_shares_a_pid_namespace() {
        assumeConforms(Deviation.KILL_IN_SHARED_PIDS);
        launchFamily();
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        awaitProcesses("0");
    }

    @Test
    void another_signal_reaches_only_its_init() {
        launchFamily();
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
        awaitProcesses("2");
        assertRefused(container().kill("KILL"));
        assertSucceeded(container().command("kill", "--all", container().id(), "TERM").run());
        awaitProcesses("0");
    }

    @Test
    void a_frozen_container_is_ended_by_KILL() throws Exception {
        assumeConforms(Deviation.KILL_OF_A_FROZEN_ONE);
        bundle().args("/probe", "idle");
        container().launch();
        Path freezer = HostCgroups.directory("freezer", "/" + container().id());
        Files.writeString(freezer.resolve("freezer.state"), "FROZEN");
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
    }

    /// Init, and two more, in the host's pid namespace.
    private void launchFamily() {
        bundle().withoutNamespace("pid")
                .args("/bin/sh", "-c", "/bin/sleep 1000 & /bin/sleep 1000 & exec /bin/sleep 1000");
        container().launch();
        awaitProcesses("3");
    }

    private void awaitProcesses(String count) {
        String path = "/" + container().id();
        Eventually.holds(
                Duration.ofSeconds(5),
                () -> HostCgroups.setting("pids.current", path).equals(count),
                () -> count + " processes: " + HostCgroups.setting("pids.current", path));
    }

    /// A file with a lease on it does not let itself be executed for 45 seconds (fcntl(2)).
    @ParameterizedTest
    @ValueSource(strings = {"kill", "delete"})
    void a_container_whose_start_hangs_can_be_ended(String by) throws Exception {
        assumeConforms(Deviation.HANGING_START);
        bundle().args("/leased", "idle");
        Path program = bundle().inside("/leased");
        Files.copy(NativePrograms.probe(), program, StandardCopyOption.COPY_ATTRIBUTES);
        assertSucceeded(container().create());
        String probe = NativePrograms.probe().toString();
        try (Running lease = Command.of(probe, "lease", program.toString()).start()) {
            lease.awaitOutput("ready");
            try (Running start = container().command("start", container().id()).start()) {
                awaitExecution(container().pid());
                assertTrue(start.isAlive());
                Outcome ended =
                        by.equals("kill")
                                ? container().kill("KILL")
                                : container().delete("--force");
                assertSucceeded(ended);
                assertTrue(ended.duration().toSeconds() < 5, ended::toString);
                start.await();
            }
        }
        assertEquals(by.equals("kill"), container().exists());
    }

    /// execve(2) that waits for a lease, as the kernel names it.
    private static void awaitExecution(long pid) {
        Path syscall = Path.of("/proc/" + pid + "/syscall");
        String execve = System.getProperty("os.arch").equals("aarch64") ? "221 " : "59 ";
        Eventually.holds(
                Duration.ofSeconds(5),
                () -> contentOf(syscall).startsWith(execve),
                () -> "execve: " + contentOf(syscall));
    }

    /// A signal that is already pending is not counted twice: each must arrive before the next.
    private static void awaitLines(Running running, String line, int count) {
        Eventually.holds(
                Duration.ofSeconds(5),
                () -> running.stdout().lines().filter(line::equals).count() == count,
                running::stdout);
    }

    private Running runSignals() {
        bundle().args("/probe", "signals");
        Running running = container().bundled("run").start();
        running.awaitOutput("ready");
        return running;
    }
}
