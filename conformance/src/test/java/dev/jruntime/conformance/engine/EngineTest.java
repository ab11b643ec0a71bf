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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What users of any engine see of a container.
abstract class EngineTest extends OnEngineTest {
    /// Lets itself be ended, and says when it can be.
    private static final String UNTIL_TERM =
            "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    static final String EPERM = "errno 1";
    static final String ENOSYS = "errno 38";
    private static final JsonMapper JSON = new JsonMapper();

    /// Calls that PROBE makes, as `abi:number:arguments`. Without a profile only clone3 would fail.
    private static final List<String> CALLS =
            List.of(
                    "native:110", // getppid
                    "native:272:0", // unshare
                    "native:250:0:0xfffffffd", // keyctl for the session's keyring
                    "native:135:0xffffffff", // personality, asked
                    "native:135:0x40000", // personality, changed
                    "native:435", // clone3, whose flags no filter sees
                    "native:462", // mseal, newer than the profiles
                    "i386:64", // getppid
                    "i386:136:0x40000", // personality, changed
                    "x32:272:0"); // unshare

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
    void the_engine_s_seccomp_profile_decides_as_it_does_with_runc() {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "numbers are those of x86-64");
        List<String> verdicts = verdicts(runtime());
        String engine = fixture().facts().name();
        System.out.println(
                "seccomp: " + engine + ", " + kind() + ": Seccomp 2, " + spelled(verdicts));
        assertEquals(expectedVerdicts(), verdicts);
        RuntimeScript runc = fixture().reference().orElse(null);
        Assumptions.assumeTrue(runc != null, "runc is not installed");
        assertEquals(verdicts(Objects.requireNonNull(runc)), verdicts);
    }

    /// What the profile says to [#CALLS]; containerd's is as docker's.
    List<String> expectedVerdicts() {
        return List.of("OK", EPERM, EPERM, "OK", EPERM, ENOSYS, ENOSYS, "OK", EPERM, EPERM);
    }

    private static String spelled(List<String> verdicts) {
        return IntStream.range(0, CALLS.size())
                .mapToObj(i -> CALLS.get(i) + " " + verdicts.get(i))
                .collect(Collectors.joining(", "));
    }

    /// What becomes of [#CALLS] by the engine's profile.
    private List<String> verdicts(RuntimeScript runtime) {
        String script = "/probe report; exec /probe calls " + String.join(" ", CALLS);
        List<String> command = List.of("/bin/sh", "-c", script);
        Launch launch = new Launch(runtime, freshName(), Launch.Streams.OUTPUT, command);
        Outcome outcome = engine().launchFiltered(launch).run();
        assertEquals(0, outcome.exit(), outcome::toString);
        List<String> answers = outcome.stdout().lines().toList();
        assertEquals(2, JSON.readTree(answers.getFirst()).at("/seccomp").asInt());
        return JSON.readTree(answers.getLast()).valueStream().map(JsonNode::asString).toList();
    }

    private Command run(String... command) {
        return engine().launch(container(Launch.Streams.OUTPUT, command));
    }
}
