package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

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
        assumeConforms(Deviation.KILL_ALL_STOPPED);
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
