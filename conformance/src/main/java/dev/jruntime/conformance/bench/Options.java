package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.NativePrograms;
import dev.jruntime.conformance.RuntimeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The command line of the benchmark.
final class Options {
    static final String HELP =
            """
            Measures jruntime beside runc and crun, as whole processes, from fork to end.

            usage: make bench [ARGS="OPTION..."], or as root: build/bench.sh DIST [OPTION...]

              --rounds N         rounds that count, back to back (150); in each, every runtime but
                                 jruntime-cold runs twice, and the second time counts
              --idle-rounds N    rounds that count, after idleness (30); in each, every runtime
                                 runs once
              --exec-rounds N    rounds of exec that count (500), back to back, too
              --warm-up N        rounds before all these that are thrown away (10)
              --served N         commands that the warm server has served before all (500)
              --exec-warm-up N   execs of it before those that are measured (1000)
              --only NAME,...    only these runtimes (jruntime-warm, jruntime-cold, runc, crun)
                                 and only these measures (run, run-seccomp, lifecycle, idle-run,
                                 idle-lifecycle, state, idle-state, exec, jvm-start) and groups
                                 (parallel, crowd, bytes, seccomp, probes)
              --all              1000 living containers of runc too, where 100 of them and 1000
                                 of jruntime and crun are enough otherwise: some minutes more
              --crowd N          how many living containers at most (1000)
              --probe-seconds N  how long containers are probed (60), and how long the machine's
                                 idleness is measured before that
              --docs DIR         write plots to DIR, and tables into DIR/performance.md
              --json FILE        where all figures and samples go (conformance/target/bench.json)
              --require BOUND    exit with 1 if a ratio of medians is above a bound, written
                                 MEASURE:RUNTIME<=FACTOR*RUNTIME, or, for another measure on the
                                 right, FACTOR*MEASURE:RUNTIME; or a median, written
                                 MEASURE:RUNTIME<=NUMBERms. MEASURE.cpu is about means of CPU time.
                                 server<=NUMBERMB is for the server's memory, probe-errors<=NUMBER
                                 for failed probes; may be given several times, or with commas
              --help             print this

            What is measured
              run             `run`: one command that creates, starts, waits and deletes
              run-seccomp     the same with docker's default seccomp profile; those that keep compiled
                              filters have one from the second time on
              lifecycle       `create`, `start`, waiting for the payload's end, `delete`
              idle-run, idle-lifecycle
                              the same, each time after 100 ms in which nothing happens
              create, start, delete
                              the parts of a lifecycle
              state, idle-state
                              `state` of a running container
              exec            `exec` of `true` in a running container
              jvm-start       a JVM that prints its version, for judging cold starts
              create-1, create-8, create-64
                              so many creates that begin at once, until the last one has ended
              run-among-10, run-among-100, run-among-1000, list-among-10, list-among-100,
              list-among-1000
                              `run` and `list` while so many containers of that runtime are alive
              pipe, terminal  `run` with a payload that prints 100 MB
              seccomp-uncached, seccomp-cached
                              what a server does for the filter of docker's default profile, in a
                              JVM with its options: compiling it, and finding it again
              probes          100 containers, each with one `exec` of `true` a second, for a minute:
                              a table of its own, with the CPU time of the whole machine
              All with the same bundle, whose payload is busybox's `true`.

            Reading the table
              Look at the columns "x crun" and "x runc" first: the ratio of medians, with the
              interval that holds 95 % of the ratios of resampled rounds. 0.50 is twice as fast. Ratios
              of one run are stable; milliseconds change with the machine and its mood.
              CPU is user and system time of the command and all it waited for; for jruntime-warm
              the server's share is added, and shown.

            Examples
              make bench
              make bench ARGS="--rounds 500 --only run,jruntime-warm,crun"
              make bench FLOOR="lifecycle:jruntime-warm<=0.9*runc" ARGS="--json /tmp/figures.json"
            """;

    private int rounds = 150;
    private int idleRounds = 30;
    private int execRounds = 500;
    private int warmUp = 10;
    private int served = 500;
    private int execWarmUp = 1000;
    private int probeSeconds = 60;
    private Path json = NativePrograms.moduleRoot().resolve("target/bench.json").normalize();
    private final Set<RuntimeKind> runtimes = EnumSet.noneOf(RuntimeKind.class);
    private final Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    private final Set<Group> groups = EnumSet.noneOf(Group.class);
    private boolean isAll;
    private int largestCrowd = 1000;
    private @Nullable Path docs;
    private final List<Requirement> requirements = new ArrayList<>();
    private boolean isHelp;

    private Options() {}

    /// Throws IllegalArgumentException, with a message for the user, for what it does not know.
    static Options parse(String... arguments) {
        Options options = new Options();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (name.equals("--help") || name.equals("-h")) {
                options.isHelp = true;
            } else if (name.equals("--all")) {
                options.isAll = true;
            } else {
                options.set(name, rest.hasNext() ? rest.next() : null);
            }
        }
        options.complete();
        return options;
    }

    private void set(String name, @Nullable String value) {
        switch (name) {
            case "--rounds" -> rounds = number(name, value, 1);
            case "--idle-rounds" -> idleRounds = number(name, value, 1);
            case "--exec-rounds" -> execRounds = number(name, value, 1);
            case "--exec-warm-up" -> execWarmUp = number(name, value, 1);
            case "--probe-seconds" -> probeSeconds = number(name, value, 1);
            case "--warm-up" -> warmUp = number(name, value, 0);
            case "--served" -> served = number(name, value, 1);
            case "--crowd" -> largestCrowd = number(name, value, 10);
            case "--docs" -> docs = Path.of(required(name, value));
            case "--json" -> json = Path.of(required(name, value));
            case "--only" -> List.of(required(name, value).split(",")).forEach(this::select);
            case "--require" ->
                    List.of(required(name, value).split(","))
                            .forEach(bound -> requirements.add(Requirement.parse(bound)));
            default ->
                    throw new IllegalArgumentException("no option is called " + name + ": --help");
        }
    }

    private void select(String name) {
        for (Scenario scenario : Scenario.values()) {
            if (scenario.whole().label().equals(name)) {
                scenarios.add(scenario);
                return;
            }
        }
        for (Group group : Group.values()) {
            if (group.label().equals(name)) {
                groups.add(group);
                return;
            }
        }
        runtimes.add(Requirement.runtime(name));
    }

    private void complete() {
        if (runtimes.isEmpty()) {
            runtimes.addAll(EnumSet.allOf(RuntimeKind.class));
        }
        if (scenarios.isEmpty() && groups.isEmpty()) {
            scenarios.addAll(EnumSet.allOf(Scenario.class));
            groups.addAll(EnumSet.allOf(Group.class));
        }
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " needs a value: --help");
        }
        return value;
    }

    private static int number(String name, @Nullable String value, int least) {
        try {
            int number = Integer.parseInt(required(name, value));
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number, not " + value, e);
        }
        throw new IllegalArgumentException(name + " is at least " + least + ", not " + value);
    }

    int rounds(Scenario scenario) {
        if (scenario == Scenario.EXEC) {
            return execRounds;
        }
        return scenario.isBackToBack() ? rounds : idleRounds;
    }

    int warmUp() {
        return warmUp;
    }

    int served() {
        return served;
    }

    int execWarmUp() {
        return execWarmUp;
    }

    int probeSeconds() {
        return probeSeconds;
    }

    /// As many containers as are probed.
    int probed() {
        return Math.min(100, largestCrowd);
    }

    Path json() {
        return json;
    }

    Set<RuntimeKind> runtimes() {
        return runtimes;
    }

    Set<Scenario> scenarios() {
        return scenarios;
    }

    Set<Group> groups() {
        return groups;
    }

    /// A thousand containers take runc some minutes.
    int largestCrowd(RuntimeKind kind) {
        boolean isSlow = kind == RuntimeKind.RUNC;
        return isAll || !isSlow ? largestCrowd : Math.min(100, largestCrowd);
    }

    @Nullable Path docs() {
        return docs;
    }

    List<Requirement> requirements() {
        return requirements;
    }

    boolean isHelp() {
        return isHelp;
    }
}
