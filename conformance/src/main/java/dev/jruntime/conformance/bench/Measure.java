package dev.jruntime.conformance.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a figure is about.
enum Measure {
    RUN("one command, from fork to end, back to back"),
    RUN_SECCOMP("the same as run, with the seccomp profile that docker sends by default"),
    LIFECYCLE("create, start, waiting for the payload's end, delete, back to back"),
    CREATE("the first command of a lifecycle"),
    START("the second command of a lifecycle"),
    DELETE("the last command of a lifecycle"),
    IDLE_RUN("the same as run, after 100 ms in which nothing happened"),
    IDLE_LIFECYCLE("the same as lifecycle, after 100 ms in which nothing happened"),
    STATE("what a running container's state is, back to back"),
    IDLE_STATE("the same as state, after 100 ms in which nothing happened"),
    EXEC("true in a running container, back to back"),
    JVM_START("a JVM that prints its version and does nothing else, after idleness"),
    CREATE_1("create, without another at the same time"),
    CREATE_8("eight at once, until the last is there"),
    CREATE_64("sixty-four at once, until the last is there"),
    RUN_AMONG_10("the same as run, while 10 containers of this runtime are alive"),
    RUN_AMONG_100("while 100 are alive"),
    RUN_AMONG_1000("while 1000 are alive"),
    LIST_AMONG_10("what containers there are, while 10 are alive"),
    LIST_AMONG_100("while 100 are alive"),
    LIST_AMONG_1000("while 1000 are alive"),
    PIPE("run, whose payload prints 100 MB into a pipe"),
    TERMINAL("run, whose payload prints 100 MB on a terminal of its own"),
    SECCOMP_UNCACHED("a filter of docker's profile, compiled, in a JVM like the server's"),
    SECCOMP_CACHED("the same, of a profile that this server has had before");

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
