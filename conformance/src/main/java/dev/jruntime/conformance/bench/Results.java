package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// All that was measured.
record Results(
        Map<Measure, Map<RuntimeKind, List<Sample>>> samples,
        Map<RuntimeKind, Footprint> created,
        List<Crowd> crowds,
        @Nullable ServerShare server) {

    /// Many containers that run at the same time, and what it took to start them.
    ///
    /// @param memory of all their processes
    /// @param chargedKilobytes to their memory cgroups together
    /// @param cpuNanos of all their creates and starts, with the server's share
    record Crowd(
            RuntimeKind kind,
            int containers,
            Footprint memory,
            long chargedKilobytes,
            long cpuNanos) {}

    /// What the warm server took beside the commands: CPU time of a command on average, by measure;
    /// its memory at the end; and the wall times of the first commands that it served.
    record ServerShare(
            Map<Measure, Long> cpuNanos, Footprint memory, List<Long> warmingWallNanos) {}

    /// The runtimes that have samples of this measure.
    Set<RuntimeKind> runtimes(Measure measure) {
        return samples.getOrDefault(measure, Map.of()).keySet();
    }

    /// The samples of that runtime, in the order of the rounds; none if it was not measured.
    List<Sample> samples(Measure measure, RuntimeKind kind) {
        return samples.getOrDefault(measure, Map.of()).getOrDefault(kind, List.of());
    }

    double[] walls(Measure measure, RuntimeKind kind) {
        return values(measure, kind, Sample::wallNanos);
    }

    double[] values(Measure measure, RuntimeKind kind, ToLongFunction<Sample> value) {
        return samples(measure, kind).stream()
                .mapToDouble(sample -> value.applyAsLong(sample))
                .toArray();
    }

    /// How long the left runtime takes, the right one's time being 1; empty if one of them was not
    /// measured.
    Optional<Ratio> ratio(Measure measure, RuntimeKind left, RuntimeKind right) {
        return ratio(new Figure(measure, left), new Figure(measure, right));
    }

    Optional<Ratio> ratio(Figure left, Figure right) {
        boolean isThere =
                runtimes(left.measure()).contains(left.kind())
                        && runtimes(right.measure()).contains(right.kind());
        return isThere
                ? Optional.of(
                        Statistics.ratio(
                                walls(left.measure(), left.kind()),
                                walls(right.measure(), right.kind())))
                : Optional.empty();
    }

    /// The mean CPU time of one command of that runtime, with the server's share, in nanoseconds.
    double cpuNanos(Measure measure, RuntimeKind kind) {
        double[] micros = values(measure, kind, Sample::cpuMicros);
        return Statistics.summary(micros).mean() * 1000 + serverNanos(measure, kind);
    }

    /// The server's share of it, or 0 where none serves, or where it is not known: for the parts of
    /// a lifecycle.
    long serverNanos(Measure measure, RuntimeKind kind) {
        return server == null || kind != RuntimeKind.JRUNTIME_WARM
                ? 0
                : server.cpuNanos().getOrDefault(measure, 0L);
    }
}
