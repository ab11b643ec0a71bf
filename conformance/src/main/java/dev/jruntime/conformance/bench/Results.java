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
        List<Probing> probings,
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

    /// An exec a second into each of many containers of one runtime.
    ///
    /// @param execs how many there were, late ones too
    /// @param errors how many of them failed
    /// @param wallNanos from the first one's begin to the last one's end
    /// @param cpuNanos of all of the machine, less what it takes in that time if nothing happens
    /// @param medianNanos of one exec
    record Probing(
            RuntimeKind kind,
            int containers,
            int execs,
            int errors,
            long wallNanos,
            long cpuNanos,
            double medianNanos,
            double p90Nanos) {}

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
        return ratio(Figure.wall(measure, left), Figure.wall(measure, right));
    }

    /// Both by the clock of the left one.
    Optional<Ratio> ratio(Figure left, Figure right) {
        return isThere(left) && isThere(right)
                ? Optional.of(Statistics.ratio(nanos(left), nanos(right), left.clock()::middle))
                : Optional.empty();
    }

    /// How much of the machine's CPU time probes take, those of another runtime taking 1; empty if
    /// that one was not measured.
    Optional<Double> probingRatio(Probing probing, RuntimeKind reference) {
        return probings.stream()
                .filter(other -> other.kind() == reference)
                .map(other -> (double) probing.cpuNanos() / other.cpuNanos())
                .findFirst();
    }

    boolean isThere(Figure figure) {
        return runtimes(figure.measure()).contains(figure.kind());
    }

    /// Of each command, in nanoseconds; CPU time with the server's share of a command on average.
    double[] nanos(Figure figure) {
        long server = serverNanos(figure.measure(), figure.kind());
        return switch (figure.clock()) {
            case WALL -> walls(figure.measure(), figure.kind());
            case CPU ->
                    values(
                            figure.measure(),
                            figure.kind(),
                            sample -> sample.cpuMicros() * 1000 + server);
        };
    }

    /// The mean CPU time of one command of that runtime, with the server's share, in nanoseconds.
    double cpuNanos(Measure measure, RuntimeKind kind) {
        Figure figure = new Figure(measure, Figure.Clock.CPU, kind);
        return figure.clock().middle(nanos(figure));
    }

    /// The server's share of it, or 0 where none serves, or where it is not known: for the parts of
    /// a lifecycle.
    long serverNanos(Measure measure, RuntimeKind kind) {
        return server == null || kind != RuntimeKind.JRUNTIME_WARM
                ? 0
                : server.cpuNanos().getOrDefault(measure, 0L);
    }
}
