package dev.jruntime.conformance.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a figure is about.
enum Measure {
    RUN("one command, from fork to end, back to back"),
    LIFECYCLE("create, start, waiting for the payload's end, delete, back to back"),
    CREATE("the first command of a lifecycle"),
    START("the second command of a lifecycle"),
    DELETE("the last command of a lifecycle"),
    IDLE_RUN("the same as run, after 100 ms in which nothing happened"),
    IDLE_LIFECYCLE("the same as lifecycle, after 100 ms in which nothing happened");

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
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return label();
    }
}
