package dev.jruntime.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The runtimes that the suite can drive. The two of ours differ in who started the JVM.
public enum RuntimeKind {
    JRUNTIME_WARM,
    JRUNTIME_COLD,
    RUNC,
    CRUN;

    /// The name as the RUNTIME variable and reports spell it: `jruntime-warm`, `runc` …
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean isOurs() {
        return this == JRUNTIME_WARM || this == JRUNTIME_COLD;
    }

    /// The runtimes to test: those of the comma-separated list in system property `runtime` or
    /// variable RUNTIME; without either, ours, both warm and cold. `jruntime` means both of ours.
    public static List<RuntimeKind> selected() {
        String environment = System.getenv().getOrDefault("RUNTIME", "");
        String names = System.getProperty("runtime", environment);
        if (names.isBlank()) {
            return List.of(JRUNTIME_WARM, JRUNTIME_COLD);
        }
        return Arrays.stream(names.split(","))
                .flatMap(name -> named(name.strip()).stream())
                .toList();
    }

    private static List<RuntimeKind> named(String name) {
        if (name.equals("jruntime")) {
            return List.of(JRUNTIME_WARM, JRUNTIME_COLD);
        }
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IllegalArgumentException("no runtime is called " + name));
    }

    @Override
    public String toString() {
        return label();
    }
}
