package dev.jruntime.conformance;

import java.util.Map;
import java.util.Objects;

/// The numbers of the signals that tests send, as on every machine but MIPS, Alpha and SPARC.
final class SignalNumbers {
    private static final Map<String, Integer> NUMBERS =
            Map.of(
                    "HUP", 1, "INT", 2, "QUIT", 3, "KILL", 9, "USR1", 10, "USR2", 12, "TERM", 15,
                    "CONT", 18, "WINCH", 28);

    private SignalNumbers() {}

    static int of(String name) {
        return Objects.requireNonNull(NUMBERS.get(name), name);
    }
}
