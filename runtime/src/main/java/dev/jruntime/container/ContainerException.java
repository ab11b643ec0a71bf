package dev.jruntime.container;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A command that cannot be done, in words for the person who gave it.
public class ContainerException extends IOException {
    private final @Nullable String pointer;

    public ContainerException(String message) {
        super(message);
        pointer = null;
    }

    public ContainerException(@Nullable String message, Throwable cause) {
        super(message, cause);
        pointer = null;
    }

    ContainerException(@Nullable String message, @Nullable Throwable cause, String pointer) {
        super(message, cause);
        this.pointer = pointer;
    }

    /// One that a place in the configuration is to blame for.
    ///
    /// @param pointer a JSON pointer (RFC 6901)
    static ContainerException at(String pointer, String message) {
        return new ContainerException(message, null, pointer);
    }

    /// The same failure, with the place that is to blame for it.
    static ContainerException at(String pointer, Exception failure) {
        return new ContainerException(failure.getMessage(), failure, pointer);
    }

    /// The place in the configuration that is to blame; null if there is none, or it isn't known.
    public @Nullable String pointer() {
        return pointer;
    }
}
