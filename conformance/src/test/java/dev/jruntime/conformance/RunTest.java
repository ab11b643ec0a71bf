package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `run` in the foreground and detached: exit codes, standard streams, signals.
class RunTest extends BlackBoxTest {

    @Test
    void run_prints_what_the_program_prints_and_leaves_nothing() {
        bundle().args("/bin/sh", "-c", "echo out; echo err >&2");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals("out\n", outcome.stdout());
        assertEquals("err\n", outcome.stderr());
        assertFalse(container().exists());
    }

    @Test
    void the_exit_code_is_the_program_s() {
        for (int code : List.of(0, 1, 42, 255)) {
            bundle().args("/probe", "exit", Integer.toString(code));
            assertEquals(code, container().run().exit());
        }
    }

    @Test
    void death_by_a_signal_is_128_and_its_number() {
        bundle().args("/probe", "crash");
        assertEquals(128 + 4, container().run().exit());
    }

    @Test
    void standard_input_reaches_the_program() {
        bundle().args("/bin/cat");
        Outcome outcome = container().bundled("run").input("one\ntwo\n").run();
        assertSucceeded(outcome);
        assertEquals("one\ntwo\n", outcome.stdout());
    }

    @Test
    void standard_input_may_be_a_pipe_that_is_written_later() {
        bundle().args("/bin/cat");
        try (Running running = container().bundled("run").interactive().start()) {
            running.send("ping\n");
            running.awaitOutput("ping");
            running.closeInput();
            assertSucceeded(running.await());
        }
    }

    @Test
    void signals_are_forwarded_to_the_program() {
        bundle().args("/probe", "signals");
        try (Running running = container().bundled("run").start()) {
            running.awaitOutput("ready");
            for (String signal : List.of("HUP", "INT", "USR1", "USR2", "QUIT", "CONT")) {
                running.signal(signal);
                running.awaitOutput("signal " + SignalNumbers.of(signal) + "\n");
            }
            running.signal("TERM");
            assertSucceeded(running.await());
        }
    }

    @Test
    void a_detached_run_returns_while_the_program_runs() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().run("--detach"));
        container().markPresent();
        assertEquals("running", container().status());
    }

    @Test
    void a_detached_run_that_ended_stays_until_it_is_deleted() {
        bundle().args("/bin/true");
        assertSucceeded(container().run("-d"));
        container().markPresent();
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
    }

    @Test
    void keep_leaves_the_stopped_container() {
        assumeConforms(Deviation.RUN_KEEP);
        bundle().args("/bin/true");
        assertSucceeded(container().run("--keep"));
        container().markPresent();
        assertEquals("stopped", container().status());
    }

    @Test
    void run_writes_a_pid_file() throws Exception {
        java.nio.file.Path file = directory().resolve("pid");
        bundle().args("/probe", "idle");
        assertSucceeded(container().run("--detach", "--pid-file", file.toString()));
        container().markPresent();
        assertEquals(Long.toString(container().pid()), java.nio.file.Files.readString(file));
    }

    @Test
    void a_program_s_large_output_arrives_whole() {
        bundle().args("/bin/sh", "-c", "i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals(5000, outcome.stdout().lines().count());
    }
}
