package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `exec --detach`: the command ends when the program runs.
class ExecDetachedTest extends ExecutingTest {
    @Test
    void it_returns_when_the_program_runs_and_tells_its_pid() throws IOException {
        idle();
        Path file = directory().resolve("exec.pid");
        Outcome outcome = exec("--detach --pid-file " + file, "/probe", "idle").run();
        assertSucceeded(outcome);
        String pid = contentOf(file);
        assertTrue(pid.matches("[0-9]+"), pid);
        Path process = Path.of("/proc", pid);
        assertEquals(
                Files.readSymbolicLink(Path.of("/proc/" + container().pid() + "/ns/pid")),
                Files.readSymbolicLink(process.resolve("ns/pid")));
        assertTrue(Files.readSymbolicLink(process.resolve("exe")).endsWith("probe"));
    }

    @Test
    void its_exit_code_is_for_the_caller_s_reaper() throws IOException {
        idle();
        Path file = directory().resolve("exec.pid");
        List<String> words = new ArrayList<>(List.of(NativePrograms.reap().toString()));
        words.addAll(exec("-d --pid-file " + file, "/probe", "exit", "5").words());
        Outcome outcome = Command.of(words).run();
        List<String> lines = outcome.stdout().lines().sorted().toList();
        String child = "child " + contentOf(file) + " exit 5";
        assertEquals(List.of(child, "command exit 0"), lines);
    }

    @Test
    void a_program_that_is_not_there_leaves_no_pid_file() {
        idle();
        Path file = directory().resolve("exec.pid");
        assertNotSucceeded(exec("-d --pid-file " + file, "/nowhere").run());
        assertFalse(Files.exists(file));
    }
}
