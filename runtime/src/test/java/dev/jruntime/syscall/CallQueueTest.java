package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What one batch can hold.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class CallQueueTest {
    @TempDir Path directory;

    @Test
    void two_structs_may_need_the_same_descriptor_of_a_call_that_is_queued() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(directory.resolve("tree"))) {
            Proxy calls = process.calls();
            int control = calls.hello().control();
            Fd file = calls.openat(Fd.CWD, "/dev/null", Fcntl.O_RDONLY, 0);
            Result one = calls.poll(file, control, Poll.POLLIN, 0);
            Result two = calls.poll(file, control, Poll.POLLIN, 0);
            assertEquals(Poll.POLLIN, one.bytes()[6]);
            assertEquals(Poll.POLLIN, two.bytes()[6]);
            assertEquals(file.number(), two.bytes()[0]);
        }
    }

    /// Wherever the batch is full.
    @Test
    void what_is_copied_is_read_and_written_in_one_batch() throws Exception {
        java.nio.file.Files.writeString(directory.resolve("from"), "text");
        try (ForkedProxy process = ForkedProxy.launch(directory.resolve("tree"))) {
            Proxy calls = process.calls();
            for (int filled = 80_000; filled < 98_000; filled += 512) {
                Fd from = calls.openat(Fd.CWD, directory + "/from", Fcntl.O_RDONLY, 0);
                int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_TRUNC;
                Fd to = calls.openat(Fd.CWD, directory + "/to", flags, 0600);
                Fd nothing = calls.openat(Fd.CWD, "/dev/null", Fcntl.O_WRONLY, 0);
                calls.flush();
                calls.write(nothing, new byte[filled]);
                assertEquals(4, calls.copy(from, to, 4096).value());
                assertEquals("text", java.nio.file.Files.readString(directory.resolve("to")));
                calls.close(from);
                calls.close(to);
                calls.close(nothing);
            }
        }
    }

    @Test
    void a_call_allows_no_more_errnos_than_its_frame_has_room_for() {
        Errno[] eight = {
            Errno.EPERM,
            Errno.ENOENT,
            Errno.ESRCH,
            Errno.EINTR,
            Errno.EIO,
            Errno.ENXIO,
            Errno.E2BIG,
            Errno.EBADF
        };
        Errno[] nine = java.util.Arrays.copyOf(eight, 9);
        nine[8] = Errno.EACCES;
        assertEquals(8, Call.of(Sysno.GETPID).allow(eight).allowed().length);
        assertThrows(IllegalArgumentException.class, () -> Call.of(Sysno.GETPID).allow(nine));
    }
}
