package dev.jruntime.container;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A command that cannot be done, in words for the person who gave it.
public class ContainerException extends IOException {
    public ContainerException(String message) {
        super(message);
    }

    public ContainerException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
