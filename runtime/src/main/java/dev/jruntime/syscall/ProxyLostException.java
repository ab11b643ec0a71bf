package dev.jruntime.syscall;

import java.io.Serial;

/// The process behind a connection is gone, or speaks no sense any more.
public final class ProxyLostException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public ProxyLostException(String message) {
        super(message);
    }

    public ProxyLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
