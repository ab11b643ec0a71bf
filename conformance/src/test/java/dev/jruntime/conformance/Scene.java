package dev.jruntime.conformance;

import java.util.Set;

/// A command in a situation in which it makes sense.
enum Scene {
    CREATE("create"),
    START("start"),
    RUN("run"),
    RUN_TERMINAL("run"),
    RUN_DETACHED("run", "--detach"),
    /// In a new time namespace.
    RUN_SHIFTED("run"),
    /// In a pid namespace that there is.
    CREATE_MEMBER("create"),
    /// In a user namespace that there is.
    RUN_MAPPED("run", "--detach"),
    EXEC("exec"),
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
        return isCreate() || isDetached() || isForegroundRun();
    }

    private boolean isCreate() {
        return this == CREATE || this == CREATE_MEMBER;
    }

    private boolean isDetached() {
        return this == RUN_DETACHED || this == RUN_MAPPED;
    }

    /// Whether the command lasts as long as its payload.
    boolean isForeground() {
        return isForegroundRun() || this == EXEC;
    }

    private boolean isForegroundRun() {
        return this == RUN || this == RUN_TERMINAL || this == RUN_SHIFTED;
    }

    /// Whether init has to be born in a namespace, so that a stage makes it.
    boolean hasStage() {
        return this == RUN_SHIFTED || this == CREATE_MEMBER || this == RUN_MAPPED;
    }

    boolean removesContainer() {
        return isForegroundRun() || this == DELETE || this == DELETE_RUNNING;
    }

    /// The exit codes that a command may end with, whatever happens to it.
    Set<Integer> exits() {
        int failure = this == EXEC ? 255 : 1;
        return isForeground() ? Set.of(PAYLOAD_EXIT, failure, 128 + 9) : Set.of(0, 1);
    }

    /// Brings the container to where the command begins.
    ///
    /// @param holder whose namespaces are joined
    void prepare(Container container, NamespaceHolder holder) {
        configure(container.bundle(), holder);
        switch (this) {
            case CREATE,
                    CREATE_MEMBER,
                    RUN,
                    RUN_TERMINAL,
                    RUN_DETACHED,
                    RUN_SHIFTED,
                    RUN_MAPPED -> {}
            case START, DELETE_RUNNING -> BlackBoxTest.assertSucceeded(container.create());
            case EXEC, KILL -> container.launch();
            case DELETE -> {
                BlackBoxTest.assertSucceeded(container.create());
                BlackBoxTest.assertSucceeded(container.kill("KILL"));
                container.awaitStatus("stopped");
            }
        }
    }

    private void configure(Bundle bundle, NamespaceHolder holder) {
        String code = Integer.toString(PAYLOAD_EXIT);
        if (this == RUN_TERMINAL) {
            bundle.set("/process/terminal", true).args("/bin/sh", "-c", "read line; exit " + code);
        } else if (isForegroundRun()) {
            bundle.args("/probe", "exit", code);
        } else {
            bundle.args("/probe", "signals");
        }
        switch (this) {
            case RUN_SHIFTED ->
                    bundle.withoutNamespace("time")
                            .addJson("/linux/namespaces", "{\"type\": \"time\"}")
                            .setJson("/linux/timeOffsets", "{\"boottime\": {\"secs\": 86400}}");
            case CREATE_MEMBER -> holder.join(bundle, "pid", "pid_for_children");
            case RUN_MAPPED -> {
                holder.own(bundle.rootfs());
                holder.join(bundle, "user", "user");
            }
            case CREATE,
                    RUN,
                    RUN_TERMINAL,
                    RUN_DETACHED,
                    START,
                    EXEC,
                    KILL,
                    DELETE,
                    DELETE_RUNNING -> {}
        }
    }

    Command command(Container container) {
        String[] options = java.util.Arrays.copyOfRange(words, 1, words.length);
        return switch (this) {
            case CREATE, CREATE_MEMBER, RUN, RUN_DETACHED, RUN_SHIFTED, RUN_MAPPED ->
                    container.bundled(words[0], options);
            case RUN_TERMINAL -> container.bundled(words[0]).input("a line\n");
            case START, DELETE -> container.command(words[0], container.id());
            case DELETE_RUNNING -> container.command("delete", "--force", container.id());
            case EXEC -> {
                String code = Integer.toString(PAYLOAD_EXIT);
                yield container.command("exec", container.id(), "/probe", "exit", code);
            }
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
            case CREATE, CREATE_MEMBER -> initKilled ? "" : started(container);
            case START, RUN_DETACHED, RUN_MAPPED ->
                    initKilled ? "" : unless("running", container.status());
            case EXEC -> unless("running", container.status());
            case KILL ->
                    Eventually.happens(
                                    java.time.Duration.ofSeconds(2),
                                    () -> container.status().equals("stopped"))
                            ? ""
                            : "the signal did not arrive";
            case RUN, RUN_TERMINAL, RUN_SHIFTED, DELETE, DELETE_RUNNING -> "";
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
