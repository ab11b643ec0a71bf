package dev.jruntime.container;

import org.jspecify.annotations.Nullable;

/// A hook failed.
final class HookException extends ContainerException {
    private static final long serialVersionUID = 1L;

    /// @param pointer the hook's place in the configuration
    HookException(String message, @Nullable Throwable cause, String pointer) {
        super(message, cause, pointer);
    }
}
