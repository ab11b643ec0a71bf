package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What a failed call says of itself, to people and to programs.
class SyscallExceptionTest {
    private final LocalSyscalls calls = new LocalSyscalls();

    private static SyscallException failureOf(Executable call) {
        return assertThrows(SyscallException.class, call);
    }

    private static String text(SyscallException failure) {
        return String.valueOf(failure.getMessage());
    }

    private SyscallException missing() {
        return failureOf(() -> {
            calls.openat(Fd.CWD, "/nowhere/to/be/found", Fcntl.O_RDONLY, 0);
            calls.flush();
        });
    }

    @Test
    void it_names_call_path_and_errno() {
        SyscallException failure = missing();
        assertEquals("openat", failure.call());
        assertEquals("/nowhere/to/be/found", failure.path());
        assertEquals("ENOENT", failure.errnoName());
    }

    @Test
    void a_descriptor_stands_for_what_was_opened() throws SyscallException {
        Fd null_ = calls.openat(Fd.CWD, "/dev/null", Fcntl.O_RDONLY, 0);
        SyscallException failure =
                failureOf(() -> {
                    calls.write(null_, new byte[] {1});
                    calls.flush();
                });
        calls.close(null_);
        assertEquals("write", failure.call());
        assertEquals("/dev/null", failure.path());
    }

    @Test
    void the_first_argument_of_some_is_a_path() {
        SyscallException failure =
                failureOf(() -> {
                    calls.chdir("/nowhere");
                    calls.flush();
                });
        assertEquals("/nowhere", failure.path());
    }

    @Test
    void a_string_that_is_no_path_is_not_taken_for_one() {
        SyscallException failure =
                failureOf(() -> {
                    calls.fsopen("nofs");
                    calls.flush();
                });
        assertNull(failure.path());
    }

    @Test
    void a_known_cause_takes_the_place_of_a_guess() {
        SyscallException guessed =
                failureOf(() -> {
                    calls.openTree(Fd.CWD, "/nowhere", 0);
                    calls.flush();
                });
        assertTrue(text(guessed).contains("is the source missing"), text(guessed));
        SyscallException known = guessed.because("somebody has removed it");
        assertTrue(
                text(known).endsWith("ENOENT (no such file or directory); somebody has removed it"),
                text(known));
        assertEquals("open_tree", known.call());
        assertEquals(Errno.ENOENT, known.errno());
    }
}
