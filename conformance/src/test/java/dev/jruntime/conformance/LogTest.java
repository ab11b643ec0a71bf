package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `--log` and `--log-format`: what engines parse when a command fails.
class LogTest extends BlackBoxTest {

    @Test
    void a_failure_is_one_JSON_object_in_the_log() {
        Outcome outcome = failing("--log", log().toString(), "--log-format", "json");
        List<String> lines = errors(contentOf(log()));
        assertEquals(1, lines.size(), lines::toString);
        JsonNode entry = json(lines.getFirst());
        assertEquals("error", entry.at("/level").asString());
        assertTrue(entry.at("/msg").asString().contains("nonexistent-program"), entry::toString);
        OffsetDateTime time = OffsetDateTime.parse(entry.at("/time").asString());
        assertTrue(
                Duration.between(time, OffsetDateTime.now(time.getOffset())).abs().toMinutes() < 5);
        assertTrue(!outcome.succeeded());
    }

    @Test
    void ours_logs_nothing_but_the_error() {
        assumeOurs("this promise");
        failing("--log", log().toString(), "--log-format", "json");
        assertEquals(1, contentOf(log()).lines().count());
    }

    @Test
    void the_error_is_on_standard_error_too() {
        Outcome outcome = failing("--log", log().toString(), "--log-format", "json");
        assertTrue(outcome.stderr().contains("nonexistent-program"), outcome::toString);
        assertEquals("", outcome.stdout());
    }

    @Test
    void text_is_the_default_format() {
        assumeConforms(Deviation.LOG_TEXT_FORMAT);
        failing("--log", log().toString());
        String text = contentOf(log());
        assertTrue(text.contains("level=error"), text);
        assertTrue(text.contains("msg="), text);
        assertTrue(text.contains("time="), text);
        assertTrue(text.contains("nonexistent-program"), text);
    }

    @Test
    void a_log_is_appended_to() throws Exception {
        Files.writeString(log(), "kept\n");
        failing("--log", log().toString());
        assertTrue(contentOf(log()).startsWith("kept\n"));
    }

    @Test
    void success_logs_no_error() {
        bundle().args("/bin/true").write();
        Outcome outcome =
                runtime()
                        .command(
                                root(),
                                List.of(
                                        "--log",
                                        log().toString(),
                                        "--log-format",
                                        "json",
                                        "run",
                                        "-b",
                                        bundle().directory().toString(),
                                        container().id()))
                        .run();
        assertSucceeded(outcome);
        assertTrue(!Files.exists(log()) || errors(contentOf(log())).isEmpty());
        assertEquals("", outcome.stderr());
    }

    @Test
    void an_unknown_format_is_an_error() {
        bundle().args("/bin/true").write();
        Outcome outcome = container().command("--log-format", "nonsense", "list").run();
        assertNotSucceeded(outcome);
    }

    @Test
    void a_hostile_name_cannot_forge_an_entry() {
        bundle().args("x\n{\"level\":\"error\",\"msg\":\"forged\"}\u001b[31m").write();
        container()
                .command(
                        "--log",
                        log().toString(),
                        "--log-format",
                        "json",
                        "create",
                        "--bundle",
                        bundle().directory().toString(),
                        container().id())
                .run();
        for (String line : contentOf(log()).split("\n")) {
            assertFalse(json(line).at("/msg").asString().equals("forged"), line);
        }
    }

    private Outcome failing(String... options) {
        bundle().args("nonexistent-program").write();
        List<String> words = new java.util.ArrayList<>(List.of(options));
        words.addAll(List.of("create", "-b", bundle().directory().toString(), container().id()));
        Outcome outcome = runtime().command(root(), words).run();
        assertTrue(outcome.exit() != 0, outcome::toString);
        return outcome;
    }

    private static List<String> errors(String log) {
        return log.lines().filter(line -> line.contains("\"error\"")).toList();
    }

    private Path log() {
        return directory().resolve("log");
    }
}
