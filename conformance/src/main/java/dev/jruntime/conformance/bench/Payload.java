package dev.jruntime.conformance.bench;

import java.util.List;
import java.util.Locale;

/// What a container runs; there is a bundle for each.
enum Payload {
    TRUE(false, "true"),
    /// With a seccomp profile.
    FILTERED(false, "true"),
    SLEEP(false, "sleep", "86400"),
    PRINT(false, "busybox", "dd", "if=/dev/zero", "bs=65536", "count=1600"),
    PRINT_ON_TERMINAL(true, "busybox", "dd", "if=/dev/zero", "bs=65536", "count=1600");

    /// What the printing ones print at least.
    static final long BYTES = 65536L * 1600;

    private final boolean hasTerminal;
    private final List<String> arguments;

    Payload(boolean hasTerminal, String... arguments) {
        this.hasTerminal = hasTerminal;
        this.arguments = List.of(arguments);
    }

    boolean hasProfile() {
        return this == FILTERED;
    }

    boolean hasTerminal() {
        return hasTerminal;
    }

    List<String> arguments() {
        return arguments;
    }

    String directory() {
        return "bundle-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
