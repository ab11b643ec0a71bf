package dev.jruntime.container;

import java.util.Locale;

/// A container's status (runtime.md, "State"; `paused` is runc's addition).
public enum Status {
    CREATING,
    CREATED,
    RUNNING,
    PAUSED,
    STOPPED;

    /// As the spec spells it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
