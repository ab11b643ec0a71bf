package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A pid says little: it may be another process's by the time that it is used.
class RecycledPidTest extends BlackBoxTest {
    /// What it is called looks like the rest of a line of `/proc/PID/stat`.
    private static final String NAME = "a) R 1 (b";

    /// Makes processes until one gets the pid, as the kernel gives out the next free one; others
    /// make processes, too.
    private static final String SCRIPT =
            "i=0; while [ $i -lt 2000 ]; do i=$((i+1));"
                    + " echo $(($2 - 1)) > /proc/sys/kernel/ns_last_pid; \"$1\" idle &"
                    + " [ $! = \"$2\" ] && echo taken && wait; kill -9 $!; wait $!; done 2>/dev/null";

    @Test
    void the_process_that_got_the_pid_of_init_is_not_signalled() throws IOException {
        bundle().args("/probe", "idle");
        container().launch();
        long pid = container().pid();
        Path process = Path.of("/proc/" + pid);
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        Eventually.holds(
                Duration.ofSeconds(5), () -> !Files.exists(process), () -> "the end of " + pid);
        Path program = directory().resolve(NAME);
        Files.copy(NativePrograms.probe(), program, StandardCopyOption.COPY_ATTRIBUTES);
        Command taking =
                Command.of("sh", "-c", SCRIPT, "sh", program.toString(), Long.toString(pid));
        try (Running bystander = taking.start()) {
            bystander.awaitOutput("taken");
            Path comm = process.resolve("comm");
            Eventually.holds(
                    Duration.ofSeconds(5),
                    () -> contentOf(comm).strip().equals(NAME),
                    () -> "the program of " + pid);
            assertEquals("stopped", container().status());
            assertNotSucceeded(container().kill("KILL"));
            container().command("kill", "--all", container().id(), "KILL").run();
            assertSucceeded(container().delete("--force"));
            assertFalse(container().exists());
            assertTrue(Files.exists(process) && bystander.isAlive());
            assertEquals(NAME, contentOf(comm).strip());
        } finally {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            Files.delete(program);
        }
    }
}
