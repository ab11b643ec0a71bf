package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The two ways to the C library answer alike.
class LibcTest {
    private static final int GETPID = Sysno.GETPID.number(Arch.current());
    private static final int CLOSE = Sysno.CLOSE.number(Arch.current());

    @Test
    void results_and_errnos_are_the_same_before_and_after_settling() {
        long pid = ProcessHandle.current().pid();
        for (int way = 0; way < 2; way++) {
            assertEquals(pid, Libc.call(GETPID, 0, 0, 0, 0, 0, 0));
            assertEquals(-Errno.EBADF.number(), Libc.call(CLOSE, -1, 0, 0, 0, 0, 0));
            Libc.settle();
        }
    }
}
