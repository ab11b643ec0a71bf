package dev.jruntime.syscall;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A system call that failed: the call with its arguments in words, the errno, the likely cause.
public final class SyscallException extends IOException {
    private final String call;
    private final int number;

    private SyscallException(String call, int number, String message) {
        super(message);
        this.call = call;
        this.number = number;
    }

    /// Callers of a runtime look for the C library's words in lower case.
    static SyscallException of(Call call, int number) {
        Errno errno = Errno.of(number);
        String reason =
                errno == Errno.UNKNOWN
                        ? "errno " + number
                        : errno.name() + " (" + errno.text().toLowerCase(Locale.ROOT) + ")";
        @Nullable String cause = Cause.of(call.name(), call.object(), errno);
        String message = call.text() + ": " + reason + (cause == null ? "" : "; " + cause);
        return new SyscallException(call.name(), number, message);
    }

    /// The name of the call, as in section 2 of the manual.
    public String call() {
        return call;
    }

    public Errno errno() {
        return Errno.of(number);
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
