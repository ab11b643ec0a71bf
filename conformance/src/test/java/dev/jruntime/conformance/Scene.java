package dev.jruntime.conformance;

import java.util.Set;

/// A command in a situation in which it makes sense.
enum Scene {
    CREATE("create"),
    START("start"),
    RUN("run"),
    RUN_TERMINAL("run"),
    RUN_DETACHED("run", "--detach"),
    KILL("kill"),
    DELETE("delete"),
    DELETE_RUNNING("delete", "--force");

    /// With which the payload of a `run` in the foreground ends.
    static final int PAYLOAD_EXIT = 7;

    private final String[] words;

    Scene(String... words) {
        this.words = words;
    }

    boolean makesContainer() {
        return this == CREATE || this == RUN_DETACHED || isForeground();
    }

    /// Whether the command lasts as long as its payload.
    boolean isForeground() {
        return this == RUN || this == RUN_TERMINAL;
    }

    boolean removesContainer() {
        return isForeground() || this == DELETE || this == DELETE_RUNNING;
    }

    /// The exit codes that a command may end with, whatever happens to it.
    Set<Integer> exits() {
        return isForeground() ? Set.of(PAYLOAD_EXIT, 1, 128 + 9) : Set.of(0, 1);
    }

    /// Brings the container to where the command begins.
    void prepare(Container container) {
        String code = Integer.toString(PAYLOAD_EXIT);
        switch (this) {
            case RUN -> container.bundle().args("/probe", "exit", code);
            case RUN_TERMINAL ->
                    container
                            .bundle()
                            .set("/process/terminal", true)
                            .args("/bin/sh", "-c", "read line; exit " + code);
            case CREATE, RUN_DETACHED, START, KILL, DELETE, DELETE_RUNNING ->
                    container.bundle().args("/probe", "signals");
        }
        switch (this) {
            case CREATE, RUN, RUN_TERMINAL, RUN_DETACHED -> {}
            case START, DELETE_RUNNING -> BlackBoxTest.assertSucceeded(container.create());
            case KILL -> container.launch();
            case DELETE -> {
                BlackBoxTest.assertSucceeded(container.create());
                BlackBoxTest.assertSucceeded(container.kill("KILL"));
                container.awaitStatus("stopped");
            }
        }
    }

    Command command(Container container) {
        String[] options = java.util.Arrays.copyOfRange(words, 1, words.length);
        return switch (this) {
            case CREATE, RUN, RUN_DETACHED -> container.bundled(words[0], options);
            case RUN_TERMINAL -> container.bundled(words[0]).input("a line\n");
            case START, DELETE -> container.command(words[0], container.id());
            case DELETE_RUNNING -> container.command("delete", "--force", container.id());
            case KILL -> container.command("kill", container.id(), "TERM");
        };
    }

    /// What is wrong with the container where the command said that it did its work; empty if
    /// nothing.
    String complaint(Container container, boolean initKilled) {
        boolean exists = container.exists();
        if (removesContainer()) {
            return exists ? "the container is still there" : "";
        }
        if (!exists) {
            return "there is no container";
        }
        return switch (this) {
            case CREATE -> initKilled ? "" : started(container);
            case START, RUN_DETACHED -> initKilled ? "" : unless("running", container.status());
            case KILL ->
                    Eventually.happens(
                                    java.time.Duration.ofSeconds(2),
                                    () -> container.status().equals("stopped"))
                            ? ""
                            : "the signal did not arrive";
            case RUN, RUN_TERMINAL, DELETE, DELETE_RUNNING -> "";
        };
    }

    private static String started(Container container) {
        String status = unless("created", container.status());
        if (!status.isEmpty()) {
            return status;
        }
        Outcome start = container.start();
        return start.succeeded() ? unless("running", container.status()) : start.toString();
    }

    private static String unless(String wanted, String status) {
        return status.equals(wanted) ? "" : "it is " + status + ", not " + wanted;
    }
}
