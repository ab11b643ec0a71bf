package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.WarmServer;
import dev.jruntime.conformance.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Runs the rounds and keeps the samples.
final class Measurement {
    private static final int PROGRESS_EVERY = 20;
    private static final List<List<String>> WAIT = List.of(List.of("wait"));

    private final Testbed bed;
    private final Options options;
    private final Consumer<String> progress;
    private final Map<Measure, Map<RuntimeKind, List<Sample>>> samples =
            new EnumMap<>(Measure.class);
    private final Map<Measure, Long> serverCpu = new EnumMap<>(Measure.class);
    private final List<Long> warming = new ArrayList<>();

    Measurement(Testbed bed, Options options, Consumer<String> progress) {
        this.bed = bed;
        this.options = options;
        this.progress = progress;
    }

    Results run() {
        WarmServer server = bed.server();
        if (server != null) {
            warm();
        }
        options.scenarios().forEach(this::measure);
        Map<RuntimeKind, Footprint> created = new EnumMap<>(RuntimeKind.class);
        for (Peer peer : bed.peers()) {
            created.put(peer.kind(), created(peer));
        }
        return new Results(samples, created, share(server));
    }

    private Results.@Nullable ServerShare share(@Nullable WarmServer server) {
        return server == null
                ? null
                : new Results.ServerShare(serverCpu, Footprint.ofProcess(server.pid()), warming);
    }

    /// Half of the commands are those of lifecycles, three in each.
    private void warm() {
        Peer warm =
                bed.peers().stream()
                        .filter(peer -> peer.kind() == RuntimeKind.JRUNTIME_WARM)
                        .findFirst()
                        .orElseThrow();
        int runs = (options.served() + 1) / 2;
        progress.accept("letting the server serve " + options.served() + " commands");
        bed.stopwatch()
                .time(runs, steps(Scenario.RUN, warm))
                .forEach(lap -> warming.add(lap.wallNanos()));
        int lifecycles = (options.served() - runs) / 3;
        if (lifecycles > 0) {
            bed.stopwatch().time(lifecycles, steps(Scenario.LIFECYCLE, warm));
        }
    }

    private void measure(Scenario scenario) {
        List<Peer> peers =
                bed.peers().stream().filter(peer -> scenario.includes(peer.kind())).toList();
        int all = options.warmUp() + options.rounds(scenario);
        long cpu = 0;
        for (int round = 0; round < all; round++) {
            int counted = round - options.warmUp();
            if (counted == 0) {
                cpu = serverCpuNanos();
            }
            for (Peer peer : RoundOrder.of(peers, round)) {
                Stopwatch.Lap lap = lap(scenario, peer);
                if (counted >= 0) {
                    scenario.samples(lap).forEach((measure, sample) -> keep(measure, peer, sample));
                }
            }
            if ((round + 1) % PROGRESS_EVERY == 0 || round + 1 == all) {
                progress.accept("%s: round %d of %d".formatted(scenario.whole(), round + 1, all));
            }
        }
        int commands = options.rounds(scenario) * scenario.repetitions();
        serverCpu.put(scenario.whole(), (serverCpuNanos() - cpu) / commands);
    }

    private Stopwatch.Lap lap(Scenario scenario, Peer peer) {
        pause(scenario.pause());
        return bed.stopwatch().time(scenario.repetitions(), steps(scenario, peer)).getLast();
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(Measure measure, Peer peer, Sample sample) {
        samples.computeIfAbsent(measure, key -> new EnumMap<>(RuntimeKind.class))
                .computeIfAbsent(peer.kind(), key -> new ArrayList<>())
                .add(sample);
    }

    private long serverCpuNanos() {
        WarmServer server = bed.server();
        return server == null ? 0 : bed.stopwatch().cpuNanos(server.pid());
    }

    private List<List<String>> steps(Scenario scenario, Peer peer) {
        return scenario.steps(peer, bed.bundle(), id(peer));
    }

    /// The memory of a container that waits for `start`.
    private Footprint created(Peer peer) {
        String id = id(peer);
        bed.stopwatch()
                .time(List.of(peer.command("create", "--bundle", bed.bundle().toString(), id)));
        Outcome state = Command.of(peer.command("state", id)).run();
        if (!state.succeeded()) {
            throw new BenchException(state.toString());
        }
        long pid = new JsonMapper().readTree(state.stdout()).at("/pid").asLong();
        Footprint footprint = Footprint.ofContainer(pid);
        bed.stopwatch().time(List.of(peer.command("delete", "--force", id)));
        bed.stopwatch().attempt(1, WAIT);
        return footprint;
    }

    /// Names the runtime, because the cgroup of a container is named after its id alone.
    private static String id(Peer peer) {
        return Workspace.current().mark() + "-" + peer.kind().label();
    }
}
