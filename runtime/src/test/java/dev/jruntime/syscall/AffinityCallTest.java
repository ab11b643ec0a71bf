package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// sched_setaffinity(2), made by a launcher.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AffinityCallTest {
    @TempDir Path directory;

    @Test
    void a_process_stays_on_the_processors_of_the_mask() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(directory.resolve("tree"))) {
            ProxiedSyscalls calls = process.calls();
            Path status = Path.of("/proc/" + process.process().pid() + "/status");
            calls.schedSetaffinity(new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, "processor 0").value();
            assertTrue(Files.readAllLines(status).contains("Cpus_allowed_list:\t0"));
            Result none = calls.schedSetaffinity(new byte[8], "none", Errno.EINVAL);
            assertFalse(none.ok());
        }
    }
}
