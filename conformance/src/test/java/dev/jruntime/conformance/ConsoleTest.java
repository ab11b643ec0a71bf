package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `process.terminal`, the console socket, and what the program sees of its terminal.
class ConsoleTest extends BlackBoxTest {

    @Test
    void the_terminal_is_sent_over_the_console_socket() {
        bundle().set("/process/terminal", true).args("/probe", "idle");
        try (Running console = listen()) {
            container().launch("--console-socket", socket().toString());
            console.awaitOutput("}\n");
            JsonNode received = received(console);
            assertEquals(1, received.at("/descriptors").asInt(), received::toString);
            assertTrue(received.at("/terminal").asBoolean(), received::toString);
            assertTrue(!received.at("/payload").asString().isEmpty(), received::toString);
            console.awaitOutput("ready");
        }
    }

    @Test
    void the_program_s_standard_streams_are_the_terminal() {
        bundle().set("/process/terminal", true).args("/probe", "report");
        bundle().setJson("/process/consoleSize", "{\"height\": 30, \"width\": 100}");
        JsonNode report = reportThroughConsole();
        JsonNode first = report.at("/fds/0");
        assertEquals(3, report.at("/fds").size(), report.at("/fds")::toString);
        for (JsonNode fd : report.at("/fds")) {
            assertTrue(fd.at("/tty").asBoolean(), fd::toString);
            assertEquals(first.at("/minor").asInt(), fd.at("/minor").asInt());
            assertEquals(136, fd.at("/major").asInt());
        }
        assertEquals(1, report.at("/terminal/session").asInt());
        assertEquals(1, report.at("/terminal/foreground").asInt());
        assertEquals(30, report.at("/terminal/rows").asInt());
        assertEquals(100, report.at("/terminal/columns").asInt());
    }

    @Test
    void dev_console_is_the_terminal() {
        bundle().set("/process/terminal", true)
                .args("/probe", "try", "stat:/dev/console", "type:/dev/console");
        JsonNode answers = reportThroughConsole();
        assertEquals("c", answers.at("/0/type").asString());
        assertEquals(136, answers.at("/0/major").asInt(), answers::toString);
        assertEquals("1cd1", answers.at("/1/magic").asString(), answers::toString);
    }

    @Test
    void without_a_terminal_there_is_no_console_device() {
        assertEquals("ENOENT", attempt("stat:/dev/console").at("/error").asString());
    }

    @Test
    void what_is_typed_reaches_the_program() {
        bundle().set("/process/terminal", true).args("/bin/cat");
        try (Running console = listen()) {
            container().launch("--console-socket", socket().toString());
            console.awaitOutput("}\n");
            console.send("typed\n");
            // Once by the terminal's echo, once by the program.
            console.awaitOutput("typed\r\ntyped\r\n");
        }
    }

    @Test
    void a_terminal_without_a_console_socket_is_refused() {
        bundle().set("/process/terminal", true);
        assertRefused(container().create());
    }

    @Test
    void a_console_socket_without_a_terminal_is_refused() {
        assumeConforms(Deviation.SOCKET_WITHOUT_TERMINAL);
        try (Running console = listen()) {
            assertTrue(console.isAlive());
            assertRefused(container().create("--console-socket", socket().toString()));
        }
    }

    @Test
    void a_missing_console_socket_is_an_error() {
        bundle().set("/process/terminal", true);
        assertRefused(container().create("--console-socket", socket().toString()));
    }

    @Test
    void the_terminal_belongs_to_the_user() {
        bundle().set("/process/terminal", true).args("/probe", "report");
        bundle().set("/process/user/uid", 1000);
        assertEquals(1000, reportThroughConsole().at("/fds/0/uid").asInt());
    }

    @Test
    void a_foreground_run_on_a_terminal_gives_the_program_one_of_its_own() {
        bundle().set("/process/terminal", true).args("/probe", "report");
        String command =
                container().bundled("run").words().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        // script(1) may show the end of its own input, before or behind what the program prints.
        Outcome outcome = Command.of("script", "-qec", command, "/dev/null").interactive().run();
        assertSucceeded(outcome);
        String shown = outcome.stdout();
        JsonNode report = json(shown.substring(shown.indexOf('{'), shown.lastIndexOf('}') + 1));
        assertTrue(report.at("/fds/0/tty").asBoolean(), outcome::toString);
        assertEquals(1, report.at("/terminal/session").asInt(), outcome::toString);
    }

    private Path socket() {
        return directory().resolve("console.sock");
    }

    private Running listen() {
        Running console =
                Command.of(NativePrograms.console().toString(), socket().toString())
                        .interactive()
                        .start();
        console.awaitOutput("listening");
        return console;
    }

    /// Runs the container with a console and parses what it prints on it.
    private JsonNode reportThroughConsole() {
        try (Running console = listen()) {
            container().launch("--console-socket", socket().toString());
            String output = console.await().stdout();
            return json(output.lines().skip(2).findFirst().orElse(""));
        }
    }

    private static JsonNode received(Running console) {
        return json(console.stdout().lines().skip(1).findFirst().orElse(""));
    }
}
