package dev.jruntime.container;

import java.util.Locale;

/// A container's status (runtime.md, "State").
public enum Status {
    CREATING,
    CREATED,
    RUNNING,
    STOPPED;

    /// As the spec spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
