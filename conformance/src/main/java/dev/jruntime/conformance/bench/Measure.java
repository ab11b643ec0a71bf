package dev.jruntime.conformance.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a figure is about.
enum Measure {
    RUN("one command, from its fork to its end; the payload ends within it"),
    LIFECYCLE("create, start, the payload's end, delete: from the first fork to the last end"),
    CREATE("the first command of a lifecycle"),
    START("the second command of a lifecycle"),
    DELETE("the last command of a lifecycle");

    private final String meaning;

    Measure(String meaning) {
        this.meaning = meaning;
    }

    static Measure named(String label) {
        return Arrays.stream(values())
                .filter(measure -> measure.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no measure is called " + label + ": use " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Measure::label).collect(Collectors.joining(", "));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return label();
    }
}
