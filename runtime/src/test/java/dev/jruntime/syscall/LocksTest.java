package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Locks of single bytes, which belong to an open file, not to a process.
class LocksTest {
    @TempDir Path directory;

    private final LocalSyscalls calls = new LocalSyscalls();
    private Fd one = Fd.CWD;
    private Fd other = Fd.CWD;

    @BeforeEach
    void open() throws Exception {
        String path = directory.resolve("f").toString();
        one = calls.openat(Fd.CWD, path, Fcntl.O_RDWR | Fcntl.O_CREAT, 0600);
        other = calls.openat(Fd.CWD, path, Fcntl.O_RDWR, 0);
    }

    @AfterEach
    void close() throws Exception {
        calls.close(one);
        calls.close(other);
    }

    @Test
    void a_locked_byte_is_denied_to_others() throws Exception {
        calls.lock(one, 1L << 40);
        var held = assertThrows(SyscallException.class, () -> calls.lock(other, 1L << 40));
        assertEquals(Errno.EAGAIN, held.errno());
        assertEquals(
                "fcntl("
                        + directory.resolve("f")
                        + ", F_OFD_SETLK, F_WRLCK, byte 1099511627776): EAGAIN (resource"
                        + " temporarily unavailable)",
                held.getMessage());
    }

    @Test
    void the_next_byte_is_free() throws Exception {
        calls.lock(one, 7);
        assertTrue(calls.lock(other, 8).ok());
    }

    @Test
    void unlocking_frees_all_bytes_of_the_open_file() throws Exception {
        calls.lock(one, 7);
        calls.lock(one, 70);
        calls.unlock(one);
        assertTrue(calls.lock(other, 7).ok());
        assertTrue(calls.lock(other, 70).ok());
    }
}
