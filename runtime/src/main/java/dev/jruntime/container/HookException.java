package dev.jruntime.container;

/// A hook failed.
final class HookException extends ContainerException {
    private static final long serialVersionUID = 1L;

    HookException(String message) {
        super(message);
    }

    HookException(String message, Throwable cause) {
        super(message, cause);
    }
}
