package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.WarmServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Keeps samples as they come, and knows what the server has used up to now.
final class Recorder {
    private final Testbed bed;
    private final Consumer<String> progress;
    private final Map<Measure, Map<RuntimeKind, List<Sample>>> samples =
            new EnumMap<>(Measure.class);
    private final Map<Measure, List<Long>> serverCpu = new EnumMap<>(Measure.class);

    Recorder(Testbed bed, Consumer<String> progress) {
        this.bed = bed;
        this.progress = progress;
    }

    void keep(Measure measure, Peer peer, Sample sample) {
        samples.computeIfAbsent(measure, key -> new EnumMap<>(RuntimeKind.class))
                .computeIfAbsent(peer.kind(), key -> new ArrayList<>())
                .add(sample);
    }

    /// What that took of the server since then, a command.
    void keepServer(Measure measure, Peer peer, long since, int commands) {
        if (peer.kind() == RuntimeKind.JRUNTIME_WARM) {
            serverCpu
                    .computeIfAbsent(measure, key -> new ArrayList<>())
                    .add((serverCpuNanos() - since) / commands);
        }
    }

    /// The average of each measure.
    Map<Measure, Long> serverCpu() {
        Map<Measure, Long> averages = new EnumMap<>(Measure.class);
        serverCpu.forEach((measure, each) ->
                averages.put(
                        measure, each.stream().mapToLong(Long::longValue).sum() / each.size()));
        return averages;
    }

    Map<Measure, Map<RuntimeKind, List<Sample>>> samples() {
        return samples;
    }

    void progress(String text) {
        progress.accept(text);
    }

    long serverCpuNanos() {
        WarmServer server = bed.server();
        return server == null ? 0 : bed.stopwatch().cpuNanos(server.pid());
    }
}
