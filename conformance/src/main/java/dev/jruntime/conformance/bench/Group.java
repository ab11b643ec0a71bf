package dev.jruntime.conformance.bench;

import java.util.Locale;

/// What is measured beside scenarios: not one command after the other.
enum Group {
    PARALLEL("creates at once: measures create-1, create-8, create-64"),
    CROWD("10, 100 and 1000 living containers: their memory, and run-among-10 … list-among-1000"),
    BYTES("100 MB through a pipe and through a terminal: measures pipe and terminal"),
    SECCOMP("compiling docker's profile: measures seccomp-uncached and seccomp-cached"),
    PROBES("an exec a second into each of 100 containers: errors, and the machine's CPU time");

    private final String meaning;

    Group(String meaning) {
        this.meaning = meaning;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }
}
