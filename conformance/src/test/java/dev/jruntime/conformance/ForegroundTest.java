package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A foreground `run` on a person's terminal, and through pipes: every byte, every signal, and the
/// terminal afterwards.
class ForegroundTest extends BlackBoxTest {
    private static final int SOME_LINES = 300_000;
    private static final int MANY_LINES = 12_000_000;

    @Test
    void the_window_s_size_is_that_of_the_caller_s_terminal_and_follows_it() {
        assumeConforms(Deviation.WINDOW_SIZE);
        onTerminal("trap 'stty size' WINCH; stty size; echo ready; while :; do sleep 0.1; done");
        try (Running running = terminal().timeout(Duration.ofSeconds(20)).start()) {
            running.awaitOutput("ready");
            assertTrue(running.stdout().contains("24 80"), running::stdout);
            running.signal("USR1");
            running.awaitOutput("50 132");
            running.send("\003");
            assertEquals(130, end(running).at("/exit").asInt());
        }
    }

    @Test
    void the_terminal_is_put_back_and_the_exit_code_kept() {
        onTerminal("exit 7");
        try (Running running = terminal().start()) {
            JsonNode end = end(running);
            assertEquals(7, end.at("/exit").asInt());
            assertTrue(end.at("/restored").asBoolean());
        }
    }

    @Test
    void keys_are_the_program_s_to_interpret() {
        onTerminal("trap 'echo interrupted; exit 3' INT; echo ready; while :; do sleep 0.1; done");
        try (Running running = terminal().start()) {
            running.awaitOutput("ready");
            running.send("\003");
            assertEquals(3, end(running).at("/exit").asInt());
            assertTrue(running.stdout().contains("interrupted"));
        }
    }

    @Test
    void what_a_program_wrote_before_its_end_arrives_at_a_slow_terminal() {
        onTerminal("seq " + SOME_LINES / 10);
        assertEquals(digestOf(SOME_LINES / 10, "\r\n"), digestVia("pace", "1000", "digest"));
    }

    /// More than a pipe holds, and so little more that the program can write it and end.
    @Test
    void what_a_program_wrote_on_its_terminal_before_its_end_arrives_behind_a_slow_pipe() {
        assumeConforms(Deviation.TERMINAL_OF_THE_CALLER);
        onTerminal("seq 12000");
        String script = "\"$@\" | { sleep 0.5; cksum; }";
        Outcome outcome = container().bundled("run").inShell(script).run();
        String expected = "seq 12000 | sed 's/$/\\r/' | cksum";
        assertEquals(Command.of("sh", "-c", expected).run().stdout(), outcome.stdout());
    }

    @Test
    void what_a_program_writes_to_a_terminal_arrives_whole() {
        onTerminal("seq " + SOME_LINES);
        assertEquals(digestOf(SOME_LINES, "\r\n"), digestVia("digest"));
    }

    @Test
    @Tag("soak")
    void a_hundred_megabytes_arrive_whole_at_a_terminal() {
        onTerminal("seq " + MANY_LINES);
        assertEquals(digestOf(MANY_LINES, "\r\n"), digestVia("digest"));
    }

    @Test
    void what_is_typed_faster_than_it_is_read_and_echoed_stops_nothing() {
        onTerminal("stty raw -echo; echo ready; head -c 200000 | tee /dev/tty | wc -c");
        try (Running running = terminal().timeout(Duration.ofSeconds(20)).start()) {
            running.awaitOutput("ready");
            running.send("0123456789".repeat(20_000));
            assertEquals(0, end(running).at("/exit").asInt());
            assertTrue(running.stdout().contains("200000"), () -> tail(running.stdout()));
            assertTrue(running.stdout().length() > 200_000);
        }
    }

    @Test
    void a_file_as_standard_input_reaches_the_program_on_a_terminal() {
        assumeConforms(Deviation.TERMINAL_OF_THE_CALLER);
        onTerminal("read line; echo \"got $line\"");
        Outcome outcome = container().bundled("run").input("typed before\n").run();
        assertSucceeded(outcome);
        assertTrue(outcome.stdout().contains("got typed before"), outcome::toString);
    }

    @Test
    void a_program_on_a_terminal_goes_on_when_nobody_reads_any_more() {
        assumeOurs("this promise");
        onTerminal("echo first; seq 100000; exit 0");
        String script = "{ \"$@\"; echo \"exit $?\" >&2; } | head -n 1";
        Outcome outcome =
                container().bundled("run").inShell(script).timeout(Duration.ofSeconds(20)).run();
        assertEquals("first\r\n", outcome.stdout());
        assertEquals("exit 0\n", outcome.stderr());
    }

    @Test
    void without_a_terminal_the_program_has_the_caller_s_own_streams() {
        bundle().args("/bin/sh", "-c", "seq " + SOME_LINES);
        String script = "\"$@\" | { sleep 0.2; cksum; }";
        Outcome outcome = container().bundled("run").inShell(script).run();
        Outcome expected = Command.of("sh", "-c", "seq " + SOME_LINES + " | cksum").run();
        assertEquals(expected.stdout(), outcome.stdout());
    }

    private void onTerminal(String script) {
        bundle().set("/process/terminal", true).args("/bin/sh", "-c", script);
        bundle().setJson("/process/rlimits", "[]");
    }

    /// `run` on a terminal of its own.
    private Command terminal(String... options) {
        List<String> words = new ArrayList<>(List.of(NativePrograms.terminal().toString()));
        words.addAll(List.of(options));
        words.addAll(container().bundled("run").words());
        return Command.of(words).interactive();
    }

    private String digestVia(String... options) {
        Command command = terminal(options).timeout(Duration.ofMinutes(2));
        try (Running running = command.start()) {
            assertEquals(0, end(running).at("/exit").asInt());
            return running.stdout();
        }
    }

    private static JsonNode end(Running running) {
        Outcome outcome = running.await();
        assertFalse(outcome.stderr().isEmpty(), outcome::toString);
        return json(outcome.stderr());
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 200));
    }

    /// What the terminal program says of the numbers from 1 on, each in a line.
    private static String digestOf(int lines, String end) {
        long digest = 0xcbf29ce484222325L;
        long total = 0;
        for (int i = 1; i <= lines; i++) {
            String line = i + end;
            for (int j = 0; j < line.length(); j++) {
                digest = (digest ^ line.charAt(j)) * 0x100000001b3L;
            }
            total += line.length();
        }
        return String.format("%d %016x%n", total, digest);
    }
}
