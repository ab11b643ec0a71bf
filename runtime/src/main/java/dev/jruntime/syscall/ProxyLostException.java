package dev.jruntime.syscall;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The process behind a connection is gone, or speaks no sense any more. That is how every process
/// ends in which we execute a program, so it carries no stack trace, which would cost more than the
/// call.
public final class ProxyLostException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public ProxyLostException(String message) {
        this(message, null);
    }

    public ProxyLostException(String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
    }
}
