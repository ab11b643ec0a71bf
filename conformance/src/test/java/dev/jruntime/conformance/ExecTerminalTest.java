package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `exec --tty`, in the foreground and by a console socket.
class ExecTerminalTest extends ExecutingTest {

    @Test
    void a_program_has_a_terminal_of_the_container_s_own() {
        assumeConforms(Deviation.EXEC_TERMINAL);
        idle();
        JsonNode report = json(shown("--tty", "/probe", "report"));
        assertEquals(3, report.at("/fds").size(), report::toString);
        for (JsonNode fd : report.at("/fds")) {
            assertTrue(fd.at("/tty").asBoolean(), fd::toString);
            assertTrue(fd.at("/target").asString().startsWith("/dev/pts/"), fd::toString);
        }
        assertEquals(report.at("/pid"), report.at("/terminal/session"));
        assertEquals(report.at("/pid"), report.at("/terminal/foreground"));
        assertEquals(24, report.at("/terminal/rows").asInt());
        assertEquals(80, report.at("/terminal/columns").asInt());
    }

    @Test
    void without_being_asked_it_has_none_though_the_container_has() {
        bundle().set("/process/terminal", true).args("/probe", "idle");
        try (Running console = listen()) {
            container().launch("--console-socket", socket().toString());
            console.awaitOutput("ready");
            assertTrue(executed("").at("/terminal").isNull());
        }
    }

    @Test
    void the_terminal_belongs_to_the_user() {
        assumeConforms(Deviation.EXEC_TERMINAL);
        idle();
        JsonNode report = json(shown("-t -u 1000", "/probe", "report"));
        assertEquals(1000, report.at("/fds/0/uid").asInt());
    }

    @Test
    void keys_the_window_s_size_and_the_exit_code_are_the_program_s() {
        assumeConforms(Deviation.EXEC_TERMINAL);
        idle();
        String script =
                "trap 'echo interrupted; exit 3' INT; trap 'stty size' WINCH; echo ready;"
                        + " while :; do sleep 0.1; done";
        try (Running running = terminal("-t", "/bin/sh", "-c", script).start()) {
            running.awaitOutput("ready");
            running.signal("USR1");
            running.awaitOutput("50 132");
            running.send("\003");
            JsonNode end = json(running.await().stderr());
            assertEquals(3, end.at("/exit").asInt());
            assertTrue(end.at("/restored").asBoolean());
            assertTrue(running.stdout().contains("interrupted"));
        }
    }

    @Test
    void much_output_arrives_whole() {
        assumeOurs("a terminal where the caller has none");
        idle();
        Outcome outcome = exec("-t", "/bin/sh", "-c", "seq 100000").run();
        assertSucceeded(outcome);
        assertEquals(100_000, outcome.stdout().lines().count());
        assertTrue(outcome.stdout().endsWith("100000\r\n"));
    }

    @Test
    void a_detached_one_is_sent_over_the_console_socket() throws IOException {
        idle();
        Path file = directory().resolve("process.json");
        Files.writeString(
                file,
                """
                {"terminal": true, "consoleSize": {"height": 30, "width": 100}, "cwd": "/",
                 "user": {"uid": 0, "gid": 0}, "args": ["/probe", "stay"], "env": ["PATH=/bin"]}
                """);
        try (Running console = listen()) {
            String options = "--detach --console-socket " + socket() + " --process " + file;
            assertSucceeded(exec(options).run());
            console.awaitOutput("ready");
            List<String> lines = console.stdout().lines().toList();
            assertEquals(1, json(lines.get(1)).at("/descriptors").asInt());
            JsonNode report = json(lines.get(2));
            assertEquals(30, report.at("/terminal/rows").asInt());
            assertEquals(100, report.at("/terminal/columns").asInt());
            assertEquals(3, report.at("/fds").size(), report.at("/fds")::toString);
        }
    }

    @Test
    void detached_it_needs_a_console_socket() {
        idle();
        assertNotExecuted(exec("-d -t", "/bin/true").run(), "");
    }

    @Test
    void one_that_nobody_listens_to_is_an_error() {
        idle();
        assertNotExecuted(exec("-d -t --console-socket " + socket(), "/bin/true").run(), "");
    }

    @Test
    void a_devpts_that_is_none_is_not_opened() {
        // CVE-2025-52565
        assumeOurs("this check");
        bundle().withoutMount("/dev/pts").mount("/dev/pts", "tmpfs", "tmpfs", "nosuid");
        bundle().args("/bin/sh", "-c", "ln -s /dev/zero /dev/pts/ptmx; exec /probe idle");
        container().launch();
        assertNotExecuted(exec("-t", "/bin/true").run(), "no devpts");
    }

    private Command terminal(String options, String... program) {
        List<String> words = new ArrayList<>(List.of(NativePrograms.terminal().toString()));
        words.addAll(exec(options, program).words());
        return Command.of(words).interactive();
    }

    /// What a program prints on a terminal of its own.
    private String shown(String options, String... program) {
        try (Running running = terminal(options, program).start()) {
            Outcome outcome = running.await();
            assertEquals(0, json(outcome.stderr()).at("/exit").asInt(), outcome::toString);
            return outcome.stdout();
        }
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
}
