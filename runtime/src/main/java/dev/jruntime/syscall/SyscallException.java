package dev.jruntime.syscall;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A system call that failed: the call with its arguments in words, the errno, the likely cause.
public final class SyscallException extends IOException {
    private final Call call;
    private final int number;

    private SyscallException(Call call, int number, @Nullable String cause) {
        super(call.text() + ": " + reason(number) + (cause == null ? "" : "; " + cause));
        this.call = call;
        this.number = number;
    }

    static SyscallException of(Call call, int number) {
        @Nullable String cause = Cause.of(call.name(), call.object(), Errno.of(number));
        return new SyscallException(call, number, cause);
    }

    /// Callers of a runtime look for the C library's words in lower case.
    private static String reason(int number) {
        Errno errno = Errno.of(number);
        return errno == Errno.UNKNOWN
                ? "errno " + number
                : errno.name() + " (" + errno.text().toLowerCase(Locale.ROOT) + ")";
    }

    /// The same failure, of which somebody knows the cause: no guess then.
    public SyscallException because(String cause) {
        return new SyscallException(call, number, cause);
    }

    /// The name of the call, as in section 2 of the manual.
    public String call() {
        return call.name();
    }

    /// The path that the call acts on; null if it takes none.
    public @Nullable String path() {
        return call.path();
    }

    public Errno errno() {
        return Errno.of(number);
    }

    /// The errno as the manual calls it; its number if we have no name for it.
    public String errnoName() {
        return errno() == Errno.UNKNOWN ? Integer.toString(number) : errno().name();
    }

    /// Whether the call failed with one of these.
    public boolean is(Errno... errnos) {
        for (Errno errno : errnos) {
            if (errno.number() == number) {
                return true;
            }
        }
        return false;
    }
}
