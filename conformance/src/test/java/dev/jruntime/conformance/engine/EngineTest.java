package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Running;
import dev.jruntime.conformance.RuntimeKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What users of any engine see of a container.
abstract class EngineTest extends OnEngineTest {
    /// Lets itself be ended, and says when it can be.
    private static final String UNTIL_TERM =
            "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void the_payload_prints() {
        Outcome outcome = run("/bin/echo", "hi").run();
        assertEquals("hi\n", outcome.stdout(), outcome::toString);
        assertEquals("", outcome.stderr());
        assertEquals(0, outcome.exit());
    }

    @Test
    void the_exit_code_of_the_payload_is_the_engine_s() {
        Outcome outcome = run("/bin/sh", "-c", "exit 7").run();
        assertEquals(7, outcome.exit(), outcome::toString);
    }

    @Test
    void standard_output_and_error_stay_apart() {
        Outcome outcome = run("/bin/sh", "-c", "echo to output; echo to error >&2").run();
        assertEquals("to output\n", outcome.stdout(), outcome::toString);
        assertEquals("to error\n", outcome.stderr());
        assertEquals(0, outcome.exit());
    }

    @Test
    void standard_input_reaches_the_payload_and_ends() {
        Launch launch = container(Launch.Streams.INPUT_AND_OUTPUT, "/bin/cat");
        try (Running running = engine().launch(launch).interactive().start()) {
            running.send("one line\n");
            running.awaitOutput("one line\n");
            running.closeInput();
            Outcome outcome = running.await();
            assertEquals("one line\n", outcome.stdout(), outcome::toString);
            assertEquals(0, outcome.exit(), outcome::toString);
        }
    }

    @Test
    void a_terminal_is_given() {
        String[] question = {"/bin/sh", "-c", "test -t 0 && test -t 1 && test -t 2 && echo yes"};
        Launch launch = container(Launch.Streams.TERMINAL, question);
        // An end of the input would be passed on as a character, which the terminal echoes.
        try (Running running = engine().launch(launch).interactive().start()) {
            Outcome outcome = running.await();
            assertEquals("yes", outcome.stdout().strip(), outcome::toString);
            assertEquals(0, outcome.exit(), outcome::toString);
        }
    }

    @Test
    void a_command_that_does_not_exist_is_named() {
        Outcome outcome = run("/bin/absent").run();
        assertEquals(engine().exitOfMissingCommand(), outcome.exit(), outcome::toString);
        assertEquals("", outcome.stdout());
        assertTrue(outcome.stderr().contains("/bin/absent"), outcome::toString);
        assertTrue(outcome.stderr().contains("no such file or directory"), outcome::toString);
        assertEquals(List.of(), ours());
    }

    @Test
    void a_payload_may_end_itself_when_it_is_stopped() {
        Launch launch = container(Launch.Streams.OUTPUT, "/bin/sh", "-c", UNTIL_TERM);
        try (Running running = engine().launch(launch).start()) {
            running.awaitOutput("ready");
            // An engine may hear of the start after we have heard of the payload.
            Eventually.holds(
                    LIMIT,
                    () -> engine().running().contains(launch.name()),
                    () -> launch + " among the running containers");
            // The container goes with its payload, maybe before the engine has answered.
            engine().terminate(launch.name());
            assertEquals(3, running.await().exit());
        }
        assertEquals(List.of(), ours());
    }

    @Test
    void a_detached_container_runs_until_it_is_killed_and_can_be_removed() {
        Launch launch = container(Launch.Streams.DETACHED, "/bin/sleep", "1000");
        Engine.checked(engine().launch(launch));
        assertEquals(List.of(launch.name()), engine().running());
        // The first process of a pid namespace ignores TERM if it has no handler.
        assertEquals(128 + 9, engine().stop(launch.name()));
        assertFalse(engine().running().contains(launch.name()));
        assertEquals(List.of(launch.name()), ours());
        Outcome removed = engine().remove(launch.name());
        assertTrue(removed.succeeded(), removed::toString);
        assertEquals(List.of(), ours());
    }

    @Test
    void a_warm_server_serves_engines() {
        Assumptions.assumeTrue(
                kind == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
        Launch launch =
                new Launch(
                        fixture().onlyWarm(),
                        freshName(),
                        Launch.Streams.OUTPUT,
                        List.of("/bin/echo", "served"));
        Outcome outcome = engine().launch(launch).run();
        assertEquals("served\n", outcome.stdout(), outcome::toString);
        assertEquals(0, outcome.exit(), outcome::toString);
    }

    @Test
    void the_engine_s_seccomp_profile_is_in_force() {
        String[] question = {
            "/bin/sh",
            "-c",
            "while read key value; do [ $key != Seccomp: ] || echo $value; done </proc/self/status"
        };
        Launch launch = container(Launch.Streams.OUTPUT, question);
        Outcome outcome = engine().launchFiltered(launch).run();
        assertEquals("2\n", outcome.stdout(), outcome::toString);
        assertEquals(0, outcome.exit(), outcome::toString);
    }

    private Command run(String... command) {
        return engine().launch(container(Launch.Streams.OUTPUT, command));
    }
}
