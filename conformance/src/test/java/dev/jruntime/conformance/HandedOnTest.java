package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Descriptors that go on purpose from the caller to the container, or from the container to the
/// caller.
class HandedOnTest extends BlackBoxTest {

    @Test
    void a_socket_of_a_service_manager_reaches_the_program() {
        assumeConforms(Deviation.LISTEN_VARIABLES);
        JsonNode report = activated("");
        assertEquals(List.of(0, 1, 2, 3), HandedOn.numbers(report));
        assertEquals("s", report.at("/fds/3/type").asString());
        assertEquals(List.of("LISTEN_FDS=1", "LISTEN_PID=1"), HandedOn.listenVariables(report));
    }

    @Test
    void preserved_descriptors_come_behind_it() {
        assumeConforms(Deviation.LISTEN_VARIABLES);
        JsonNode report = activated("exec 4</etc/hostname 5</; ", "--preserve-fds", "1");
        assertEquals(List.of(0, 1, 2, 3, 4), HandedOn.numbers(report));
        assertEquals("s", report.at("/fds/3/type").asString());
        assertEquals("-", report.at("/fds/4/type").asString());
        assertEquals(List.of("LISTEN_FDS=1", "LISTEN_PID=1"), HandedOn.listenVariables(report));
    }

    @Test
    void the_pid_of_LISTEN_PID_is_the_program_s_own() {
        assumeOurs("the program's own pid where that is not 1");
        bundle().withoutNamespace("pid");
        JsonNode report = activated("");
        String own = report.at("/pid").asString();
        assertEquals(
                List.of("LISTEN_FDS=1", "LISTEN_PID=" + own), HandedOn.listenVariables(report));
    }

    @Test
    void a_socket_that_is_meant_for_another_process_is_not_handed_on() {
        assumeConforms(Deviation.LISTEN_PID_OF_ANOTHER);
        JsonNode report = activated("export LISTEN_PID=1; ");
        assertEquals(List.of(0, 1, 2), HandedOn.numbers(report));
        assertEquals(List.of(), HandedOn.listenVariables(report));
    }

    @Test
    void a_socket_survives_from_create_to_start() {
        bundle().set("/root/readonly", false).args("/bin/sh", "-c", "/probe report > /report");
        Outcome outcome =
                container().bundled("create").inShell(HandedOn.activation(directory(), "")).run();
        assertSucceeded(outcome);
        container().markPresent();
        assertSucceeded(container().start());
        container().awaitStatus("stopped");
        JsonNode report = json(contentOf(bundle().inside("/report")));
        assertTrue(HandedOn.numbers(report).contains(3), report.at("/fds")::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run --detach"})
    void a_pidfd_of_the_first_process_is_sent(String command) {
        assumeConforms(Deviation.PIDFD_SOCKET);
        receivesPidfd(command, directory().resolve("pidfd.sock"));
    }

    @Test
    void a_pidfd_goes_to_a_socket_with_a_long_path_too() throws IOException {
        assumeOurs("a way to sockets whose path is longer than an address");
        Path deep = directory().resolve("d".repeat(60)).resolve("d".repeat(60));
        Files.createDirectories(deep);
        // The listener binds the same socket by a short path.
        Path link = Files.createSymbolicLink(directory().resolve("short"), deep);
        try (Running console = HandedOn.listen(link.resolve("s"))) {
            bundle().args("/probe", "idle");
            assertSucceeded(container().create("--pidfd-socket", deep.resolve("s").toString()));
            console.awaitOutput("}\n");
        }
    }

    @Test
    void a_container_whose_pidfd_nobody_takes_is_not_made() {
        assumeConforms(Deviation.PIDFD_SOCKET);
        bundle().args("/probe", "idle");
        String nowhere = directory().resolve("nobody.sock").toString();
        assertRefused(container().create("--pidfd-socket", nowhere), "nobody.sock");
        assertFalse(container().exists());
    }

    private void receivesPidfd(String command, Path socket) {
        bundle().args("/probe", "signals");
        try (Running console = HandedOn.listen(socket)) {
            String[] words = (command + " --pidfd-socket " + socket).split(" ");
            String[] options = java.util.Arrays.copyOfRange(words, 1, words.length);
            assertSucceeded(container().bundled(words[0], options).run());
            container().markPresent();
            console.awaitOutput("}\n");
            JsonNode received = json(console.stdout().lines().skip(1).findFirst().orElse(""));
            assertEquals(1, received.at("/descriptors").asInt(), received::toString);
            assertEquals(container().pid(), received.at("/process").asLong());
            assertFalse(received.at("/payload").asString().isEmpty());
            // It can be read from when the process has ended, and not before.
            assertTrue(console.isAlive());
            assertSucceeded(container().kill("KILL"));
            console.await();
        }
    }

    private JsonNode activated(String before, String... options) {
        bundle().args("/probe", "report");
        Outcome outcome =
                container()
                        .bundled("run", options)
                        .inShell(HandedOn.activation(directory(), before))
                        .run();
        assertSucceeded(outcome);
        return json(outcome.stdout());
    }
}
