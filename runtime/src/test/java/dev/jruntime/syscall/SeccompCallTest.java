package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// seccomp(2), made by a launcher, which then has the filter.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeccompCallTest {
    @TempDir Path directory;

    @Test
    void a_filter_decides_about_later_calls() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(directory.resolve("tree"))) {
            ProxiedSyscalls calls = process.calls();
            calls.prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1);
            // Load the number; getuid is answered with errno 71; everything else happens.
            long getuid = Sysno.GETUID.number(calls.arch());
            ByteBuffer program = Block.struct(32);
            program.putLong(0x20L).putLong(0x01000015L | getuid << 32);
            program.putLong(0x00050047_00000006L).putLong(0x7fff0000_00000006L);
            int flags = Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW;
            assertEquals(0, calls.seccomp(flags, program.array()).value());
            Path status = Path.of("/proc/" + process.process().pid() + "/status");
            assertTrue(Files.readAllLines(status).contains("Seccomp:\t2"));
            SyscallException refused =
                    assertThrows(SyscallException.class, () -> calls.getuid().value());
            assertTrue(refused.is(Errno.of(71)), refused.toString());
            assertEquals(0, calls.umask(022).failure());
        }
    }
}
