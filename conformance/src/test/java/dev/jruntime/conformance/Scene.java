package dev.jruntime.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    EXEC_TERMINAL("exec", "--tty"),
    EXEC_DETACHED("exec", "--detach"),
    PAUSE("pause"),
    RESUME("resume"),
    UPDATE("update", "--memory=64m", "--pids-limit=50", "--cpu-share=512"),
    KILL("kill"),
    DELETE("delete"),
    DELETE_RUNNING("delete", "--force");

    /// With which the payload of a `run` in the foreground ends.
    static final int PAYLOAD_EXIT = 7;

    private static final Duration SOON = Duration.ofSeconds(2);

    /// What UPDATE makes of the files that it writes.
    private static final List<String> UPDATED = List.of("67108864", "50", "512");

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
        return isForegroundRun() || this == EXEC || this == EXEC_TERMINAL;
    }

    private boolean isExec() {
        return this == EXEC || this == EXEC_TERMINAL || this == EXEC_DETACHED;
    }

    private boolean isForegroundRun() {
        return this == RUN || this == RUN_TERMINAL || this == RUN_SHIFTED;
    }

    /// Whether a process has to be born in a namespace, so that a stage makes it.
    boolean hasStage() {
        return this == RUN_SHIFTED || this == CREATE_MEMBER || this == RUN_MAPPED || isExec();
    }

    /// Whether the command talks to a process that is, or will be, the container's.
    boolean hasInit() {
        return makesContainer() || isExec() || this == START;
    }

    /// Whether it is about cgroups of version 1.
    boolean needsVersion1() {
        return this == PAUSE || this == RESUME || this == UPDATE;
    }

    boolean removesContainer() {
        return isForegroundRun() || this == DELETE || this == DELETE_RUNNING;
    }

    /// The exit codes that a command may end with, whatever happens to it.
    Set<Integer> exits() {
        return isForeground() ? Set.of(PAYLOAD_EXIT, failure(), 128 + 9) : Set.of(0, failure());
    }

    /// The exit code of a command that did not do its work.
    int failure() {
        return isExec() ? 255 : 1;
    }

    /// The exit code of one that did.
    int success() {
        return isForeground() ? PAYLOAD_EXIT : 0;
    }

    /// Brings the container to where the command begins.
    ///
    /// @param holder whose namespaces are joined
    void prepare(Container container, NamespaceHolder holder) {
        configure(container.bundle(), holder);
        Workspace.remove(pidFile(container));
        switch (this) {
            case CREATE,
                    CREATE_MEMBER,
                    RUN,
                    RUN_TERMINAL,
                    RUN_DETACHED,
                    RUN_SHIFTED,
                    RUN_MAPPED -> {}
            case START, DELETE_RUNNING -> BlackBoxTest.assertSucceeded(container.create());
            case EXEC, EXEC_TERMINAL, EXEC_DETACHED, PAUSE, UPDATE, KILL -> container.launch();
            case RESUME ->
                    BlackBoxTest.assertSucceeded(
                            container.launch().command("pause", container.id()).run());
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
                    EXEC_TERMINAL,
                    EXEC_DETACHED,
                    PAUSE,
                    RESUME,
                    UPDATE,
                    KILL,
                    DELETE,
                    DELETE_RUNNING -> {}
        }
    }

    Command command(Container container) {
        String[] options = java.util.Arrays.copyOfRange(words, 1, words.length);
        String code = Integer.toString(PAYLOAD_EXIT);
        return switch (this) {
            case CREATE, CREATE_MEMBER, RUN, RUN_DETACHED, RUN_SHIFTED, RUN_MAPPED ->
                    container.bundled(words[0], options);
            case RUN_TERMINAL -> container.bundled(words[0]).input("a line\n");
            case EXEC -> with(container, "/probe", "exit", code);
            case EXEC_TERMINAL ->
                    with(container, "/bin/sh", "-c", "read line; exit " + code).input("a line\n");
            case EXEC_DETACHED -> {
                List<String> all = new ArrayList<>(List.of(words));
                all.addAll(List.of("--pid-file", pidFile(container).toString(), container.id()));
                all.addAll(List.of("/probe", "idle"));
                yield container.command(all.toArray(String[]::new));
            }
            case KILL -> with(container, "TERM");
            case START, PAUSE, RESUME, UPDATE, DELETE, DELETE_RUNNING -> with(container);
        };
    }

    private Command with(Container container, String... behindId) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(container.id());
        all.addAll(List.of(behindId));
        return container.command(all.toArray(String[]::new));
    }

    private static Path pidFile(Container container) {
        return container.bundle().directory().resolve("exec.pid");
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
            case EXEC, EXEC_TERMINAL -> unlessAlone(container);
            case EXEC_DETACHED -> initKilled ? "" : unlessBeside(container);
            case PAUSE -> unless("paused", container.status());
            case RESUME -> unless("running", container.status());
            case UPDATE -> unless(UPDATED.toString(), limits(container).toString());
            case KILL ->
                    Eventually.happens(SOON, () -> container.status().equals("stopped"))
                            ? ""
                            : "the signal did not arrive";
            case RUN, RUN_TERMINAL, RUN_SHIFTED, DELETE, DELETE_RUNNING -> "";
        };
    }

    /// What is wrong with a container that was there before, where the command did not say that it
    /// did its work; empty if nothing.
    ///
    /// @param abandoned whether the command could not end what it had begun: it may be done
    String remainder(Container container, boolean abandoned) {
        return switch (this) {
            case EXEC, EXEC_TERMINAL -> unlessAlone(container);
            case EXEC_DETACHED -> abandoned ? unlessExecuted(container) : unlessAlone(container);
            case PAUSE, RESUME -> abandoned ? goesOn(container) : unlessKept(container);
            case UPDATE ->
                    !abandoned && limits(container).stream().anyMatch(UPDATED::contains)
                            ? "its limits are " + limits(container)
                            : "";
            case CREATE,
                    CREATE_MEMBER,
                    RUN,
                    RUN_TERMINAL,
                    RUN_DETACHED,
                    RUN_SHIFTED,
                    RUN_MAPPED,
                    START,
                    KILL,
                    DELETE,
                    DELETE_RUNNING ->
                    "";
        };
    }

    /// A pause that fails has no effect; a resume may have had one.
    private String unlessKept(Container container) {
        String status = container.status();
        return this == RESUME && status.equals("paused") ? "" : unless("running", status);
    }

    /// A container of which nobody knows whether it is paused can be brought to run.
    private static String goesOn(Container container) {
        if (container.status().equals("paused")) {
            Outcome resumed = container.command("resume", container.id()).run();
            return resumed.succeeded() ? unless("running", container.status()) : resumed.toString();
        }
        return unless("running", container.status());
    }

    /// No process of the command's is in the container.
    private static String unlessAlone(Container container) {
        long init = container.pid();
        if (!Eventually.happens(SOON, () -> Inhabitants.beside(init).isEmpty())) {
            return "beside its init are " + Inhabitants.beside(init);
        }
        if (Files.exists(pidFile(container))) {
            return "there is a pid file";
        }
        return unless("running", container.status());
    }

    /// The program runs, and its pid is known.
    private static String unlessBeside(Container container) {
        String pid = BlackBoxTest.contentOf(pidFile(container));
        List<String> others = Inhabitants.beside(container.pid());
        boolean well = others.size() == 1 && others.getFirst().matches(pid + " .*/probe");
        return well ? "" : "beside its init are " + others + ", not " + pid;
    }

    /// What there is has become the program.
    private static String unlessExecuted(Container container) {
        List<String> others = Inhabitants.beside(container.pid());
        return others.stream().allMatch(one -> one.endsWith("/probe"))
                ? ""
                : "beside its init are " + others;
    }

    private static List<String> limits(Container container) {
        return List.of("memory.limit_in_bytes", "pids.max", "cpu.shares").stream()
                .map(file -> HostCgroups.setting(file, "/" + container.id()))
                .toList();
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
