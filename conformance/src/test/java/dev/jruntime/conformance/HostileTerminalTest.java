package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Terminals, where the image or the program is hostile.
class HostileTerminalTest extends BlackBoxTest {

    @ParameterizedTest
    @ValueSource(strings = {"secret", "missing", "d"})
    void dev_console_as_a_link_is_not_followed(String target) throws IOException {
        // CVE-2026-88264, CVE-2026-88265, CVE-2025-52565
        assumeConforms(Deviation.CONSOLE_IS_A_LINK);
        bundle().withoutMount("/dev").withoutMount("/dev/shm").withoutMount("/dev/mqueue");
        Files.createSymbolicLink(bundle().inside("/dev/console"), canary().resolve(target));
        bundle().set("/root/readonly", false).set("/process/terminal", true);
        bundle().args("/probe", "try", "stat:/dev/console", "type:/dev/console");
        Path socket = directory().resolve("console.sock");
        try (Running console =
                Command.of(NativePrograms.console().toString(), socket.toString())
                        .interactive()
                        .start()) {
            console.awaitOutput("listening");
            Outcome created = container().create("--console-socket", socket.toString());
            if (created.succeeded()) {
                assertSucceeded(container().start());
                console.await();
            } else {
                assertRefused(created);
            }
        }
    }

    @Test
    void nothing_is_typed_into_the_caller_s_terminal() {
        // CVE-2016-10124: the caller's terminal is the container's standard input, and no more.
        bundle().set("/process/terminal", false).args("/probe", "try", "typing:x");
        String command =
                container().bundled("run").words().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        Outcome outcome = Command.of("script", "-qec", command, "/dev/null").interactive().run();
        assertSucceeded(outcome);
        String shown = outcome.stdout();
        JsonNode answers = json(shown.substring(shown.indexOf('['), shown.lastIndexOf(']') + 1));
        assertNotEquals("OK", answers.at("/0/error").asString(), outcome::toString);
    }

    @Test
    void a_program_leads_a_session_without_a_terminal() {
        bundle().args("/probe", "report");
        String command =
                container().bundled("run").words().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        Outcome outcome = Command.of("script", "-qec", command, "/dev/null").interactive().run();
        assertSucceeded(outcome);
        String shown = outcome.stdout();
        JsonNode report = json(shown.substring(shown.indexOf('{'), shown.lastIndexOf('}') + 1));
        assertEquals(1, report.at("/sid").asInt(), outcome::toString);
        assertNotEquals(1, report.at("/terminal/session").asInt(-1), outcome::toString);
    }
}
