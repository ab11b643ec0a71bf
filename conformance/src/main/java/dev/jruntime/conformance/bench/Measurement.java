package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.WarmServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Runs the rounds and keeps the samples.
final class Measurement {
    private static final int PROGRESS_EVERY = 20;

    /// A launcher takes some 2 MB, and a JVM 40.
    private static final long LARGEST_LAUNCHER_KB = 16 << 10;

    /// One in so many commands may leave a process behind before CPU times are wrong.
    private static final int UNCOUNTED_IN = 100;

    private static final List<List<String>> WAIT = List.of(List.of("wait"));

    private final Testbed bed;
    private final Options options;
    private final Recorder recorder;
    private final List<Long> warming = new ArrayList<>();
    private final List<Results.Probing> probings = new ArrayList<>();

    Measurement(Testbed bed, Options options, Consumer<String> progress) {
        this.bed = bed;
        this.options = options;
        this.recorder = new Recorder(bed, progress);
    }

    Results run() {
        WarmServer server = bed.server();
        if (server != null) {
            warm();
        }
        options.scenarios().forEach(this::measure);
        List<Results.Crowd> crowds = measureGroups();
        Map<RuntimeKind, Footprint> created = new EnumMap<>(RuntimeKind.class);
        for (Peer peer : bed.peers()) {
            created.put(peer.kind(), created(peer));
        }
        return new Results(recorder.samples(), created, crowds, probings, share(server));
    }

    private List<Results.Crowd> measureGroups() {
        if (options.groups().contains(Group.PARALLEL)) {
            new Parallel(bed, recorder).measure();
        }
        if (options.groups().contains(Group.BYTES)) {
            new Bytes(bed, recorder).measure();
        }
        if (options.groups().contains(Group.SECCOMP)) {
            new Filters(bed, recorder).measure();
        }
        if (options.groups().contains(Group.PROBES)) {
            Probes probes = new Probes(bed, recorder);
            probings.addAll(probes.measure(options.probed(), options.probeSeconds()));
        }
        Crowds crowds = new Crowds(bed, recorder);
        if (options.groups().contains(Group.CROWD)) {
            bed.peers().stream()
                    .filter(peer -> peer.kind() != RuntimeKind.JRUNTIME_COLD)
                    .forEach(peer -> crowds.measure(peer, options.largestCrowd(peer.kind())));
        }
        return crowds.crowds();
    }

    private Results.@Nullable ServerShare share(@Nullable WarmServer server) {
        return server == null
                ? null
                : new Results.ServerShare(
                        recorder.serverCpu(), Footprint.ofProcess(server.pid()), warming);
    }

    /// Half of the commands are those of lifecycles, three in each.
    private void warm() {
        Peer warm =
                bed.peers().stream()
                        .filter(peer -> peer.kind() == RuntimeKind.JRUNTIME_WARM)
                        .findFirst()
                        .orElseThrow();
        int runs = (options.served() + 1) / 2;
        recorder.progress("letting the server serve " + options.served() + " commands");
        List<Stopwatch.Lap> laps = bed.stopwatch().time(runs, steps(Scenario.RUN, warm));
        requireServed(laps);
        laps.forEach(lap -> warming.add(lap.wallNanos()));
        int lifecycles = (options.served() - runs) / 3;
        if (lifecycles > 0) {
            bed.stopwatch().time(lifecycles, steps(Scenario.LIFECYCLE, warm));
        }
    }

    /// A launcher that does not trust the server, or does not get an answer, starts one of its own,
    /// and all would be called warm that is not: that one's memory tells.
    static void requireServed(List<Stopwatch.Lap> laps) {
        long least =
                laps.stream().mapToLong(lap -> lap.whole().peakKilobytes()).min().orElseThrow();
        if (least > LARGEST_LAUNCHER_KB) {
            throw new BenchException(
                    "commands do not reach the warm server: the smallest took %d kB of memory"
                            .formatted(least));
        }
    }

    private void measure(Scenario scenario) {
        List<Peer> peers =
                bed.peers().stream().filter(peer -> scenario.includes(peer.kind())).toList();
        if (scenario.needsContainer()) {
            peers.forEach(this::launch);
        }
        if (scenario == Scenario.EXEC) {
            warmExec(peers);
        }
        takeRounds(scenario, peers);
        if (scenario.needsContainer()) {
            tellUncounted(scenario, peers);
            remove(peers);
        }
    }

    private void warmExec(List<Peer> peers) {
        for (Peer peer : peers) {
            if (peer.kind() == RuntimeKind.JRUNTIME_WARM) {
                int times = options.execWarmUp();
                recorder.progress("letting the server serve " + times + " execs");
                bed.stopwatch().time(times, steps(Scenario.EXEC, peer));
            }
        }
    }

    /// CPU time is that of processes that a command has waited for. What it leaves behind comes to
    /// the stopwatch, beside the one process of each container, and is not counted.
    private void tellUncounted(Scenario scenario, List<Peer> peers) {
        long[] pids = Footprint.childrenOf(bed.stopwatch().pid());
        int left = pids.length - peers.size();
        if (left == 0) {
            return;
        }
        String names =
                LongStream.of(pids).mapToObj(Footprint::nameOf).collect(Collectors.joining(", "));
        String text = "%s: %d processes that no command waited for, among %s";
        recorder.progress(text.formatted(scenario.whole(), left, names));
        int commands = options.rounds(scenario) * scenario.repetitions() * peers.size();
        if (left > commands / UNCOUNTED_IN) {
            throw new BenchException(text.formatted(scenario.whole(), left, names));
        }
    }

    private void takeRounds(Scenario scenario, List<Peer> peers) {
        int all = options.warmUp() + options.rounds(scenario);
        long cpu = 0;
        for (int round = 0; round < all; round++) {
            int counted = round - options.warmUp();
            if (counted == 0) {
                cpu = recorder.serverCpuNanos();
            }
            for (Peer peer : RoundOrder.of(peers, round)) {
                Stopwatch.Lap lap = lap(scenario, peer);
                if (counted >= 0) {
                    scenario.samples(lap)
                            .forEach((measure, sample) -> recorder.keep(measure, peer, sample));
                }
            }
            if ((round + 1) % PROGRESS_EVERY == 0 || round + 1 == all) {
                recorder.progress("%s: round %d of %d".formatted(scenario.whole(), round + 1, all));
            }
        }
        int commands = options.rounds(scenario) * scenario.repetitions();
        for (Peer peer : peers) {
            recorder.keepServer(scenario.whole(), peer, cpu, commands);
        }
    }

    private Stopwatch.Lap lap(Scenario scenario, Peer peer) {
        pause(scenario.pause());
        return bed.stopwatch().time(scenario.repetitions(), steps(scenario, peer)).getLast();
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<List<String>> steps(Scenario scenario, Peer peer) {
        return scenario.steps(peer, bed.bundle(scenario.payload()), bed.id(peer));
    }

    private void launch(Peer peer) {
        String bundle = bed.bundle(Payload.SLEEP).toString();
        bed.stopwatch()
                .time(
                        List.of(
                                peer.command("create", "--bundle", bundle, bed.id(peer)),
                                peer.command("start", bed.id(peer))));
    }

    private void remove(List<Peer> peers) {
        for (Peer peer : peers) {
            bed.stopwatch().time(List.of(peer.command("delete", "--force", bed.id(peer))));
        }
        bed.stopwatch().attempt(1, WAIT);
    }

    /// The memory of a container that waits for `start`.
    private Footprint created(Peer peer) {
        String bundle = bed.bundle(Payload.TRUE).toString();
        bed.stopwatch().time(List.of(peer.command("create", "--bundle", bundle, bed.id(peer))));
        Outcome state = Command.of(peer.command("state", bed.id(peer))).run();
        if (!state.succeeded()) {
            throw new BenchException(state.toString());
        }
        long pid = new JsonMapper().readTree(state.stdout()).at("/pid").asLong();
        Footprint footprint = Footprint.ofContainer(pid);
        remove(List.of(peer));
        return footprint;
    }
}
