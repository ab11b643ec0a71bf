package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Descriptors that go on purpose from the caller of `exec` to the program, or back.
class ExecHandedOnTest extends ExecutingTest {
    @BeforeEach
    void runContainer() {
        idle();
    }

    private JsonNode activated(String before, String options) {
        Outcome outcome =
                exec(options, "/probe", "report")
                        .inShell(HandedOn.activation(directory(), before))
                        .run();
        assertSucceeded(outcome);
        return json(outcome.stdout());
    }

    private static List<String> oneSocketFor(String pid) {
        return List.of("LISTEN_FDS=1", "LISTEN_PID=" + pid);
    }

    @Test
    void a_socket_of_a_service_manager_reaches_the_program() {
        assumeConforms(Deviation.EXEC_LISTEN_VARIABLES);
        JsonNode report = activated("", "");
        assertEquals(List.of(0, 1, 2, 3), HandedOn.numbers(report));
        assertEquals("s", report.at("/fds/3/type").asString());
        String own = report.at("/pid").asString();
        assertEquals(oneSocketFor(own), HandedOn.listenVariables(report));
    }

    @Test
    void preserved_descriptors_come_behind_it() {
        assumeConforms(Deviation.EXEC_LISTEN_VARIABLES);
        String others = "exec 4</etc/hostname 5</; ";
        JsonNode report = activated(others, "--preserve-fds 1");
        assertEquals(List.of(0, 1, 2, 3, 4), HandedOn.numbers(report));
        assertEquals("s", report.at("/fds/3/type").asString());
        assertEquals("-", report.at("/fds/4/type").asString());
        assertEquals("LISTEN_FDS=1", HandedOn.listenVariables(report).getFirst());
    }

    @Test
    void a_program_of_a_process_file_gets_it_too() throws Exception {
        assumeConforms(Deviation.EXEC_LISTEN_VARIABLES);
        Path file = directory().resolve("process.json");
        Files.writeString(
                file,
                """
                {"cwd": "/", "args": ["/probe", "report"],
                 "env": ["LISTEN_FDS=7", "LISTEN_PID=7", "LISTEN_FDNAMES=a"]}
                """);
        Outcome outcome =
                exec("--process " + file).inShell(HandedOn.activation(directory(), "")).run();
        assertSucceeded(outcome);
        JsonNode report = json(outcome.stdout());
        assertEquals(List.of(0, 1, 2, 3), HandedOn.numbers(report));
        String own = report.at("/pid").asString();
        assertEquals(
                List.of("LISTEN_FDNAMES=a", "LISTEN_FDS=1", "LISTEN_PID=" + own),
                HandedOn.listenVariables(report));
    }

    @Test
    void a_socket_that_is_meant_for_another_process_is_not_handed_on() {
        assumeConforms(Deviation.EXEC_LISTEN_PID_OF_ANOTHER);
        JsonNode report = activated("export LISTEN_PID=1; ", "");
        assertEquals(List.of(0, 1, 2), HandedOn.numbers(report));
        assertEquals(List.of(), HandedOn.listenVariables(report));
    }

    @Test
    void variables_that_promise_what_is_not_open_are_refused() {
        assumeOurs("this error");
        String script = "LISTEN_FDS=2 LISTEN_PID=$$ exec \"$@\" 3</";
        assertNotExecuted(
                exec("", "/bin/true").inShell(script).run(),
                "LISTEN_FDS=2: descriptor 4 is not open");
        String nonsense = "LISTEN_FDS=many LISTEN_PID=$$ exec \"$@\"";
        assertNotExecuted(
                exec("", "/bin/true").inShell(nonsense).run(), "LISTEN_FDS=many: a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--detach", "--tty"})
    void a_pidfd_of_the_program_is_sent(String option) {
        assumeConforms(Deviation.PIDFD_SOCKET);
        Path socket = directory().resolve("pidfd.sock");
        Path file = directory().resolve("exec.pid");
        String options = option + " --pidfd-socket " + socket + " --pid-file " + file;
        try (Running console = HandedOn.listen(socket);
                Running exec = exec(options.strip(), "/probe", "idle").start()) {
            console.awaitOutput("}\n");
            JsonNode received = json(console.stdout().lines().skip(1).findFirst().orElse(""));
            assertEquals(1, received.at("/descriptors").asInt(), received::toString);
            Eventually.holds(
                    java.time.Duration.ofSeconds(10),
                    () -> Files.exists(file),
                    () -> "a pid file of " + exec.stderr());
            assertEquals(contentOf(file), received.at("/process").asString());
            assertTrue(console.isAlive());
            assertSucceeded(Command.of("kill", "-KILL", contentOf(file)).run());
            console.await();
            assertEquals(option.equals("--detach") ? 0 : 128 + 9, exec.await().exit());
        }
    }

    @Test
    void a_program_whose_pidfd_nobody_takes_is_not_executed() {
        assumeConforms(Deviation.PIDFD_SOCKET);
        Path file = directory().resolve("exec.pid");
        String nowhere = directory().resolve("nobody.sock").toString();
        String options = "--pid-file " + file + " --pidfd-socket " + nowhere;
        assertNotExecuted(exec(options, "/bin/true").run(), "nobody.sock");
        assertFalse(Files.exists(file));
    }
}
