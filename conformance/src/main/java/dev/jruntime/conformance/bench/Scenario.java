package dev.jruntime.conformance.bench;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A sequence of commands that is timed as one, and the measures that it yields.
enum Scenario {
    RUN(Measure.RUN),
    LIFECYCLE(Measure.LIFECYCLE);

    private static final List<String> WAIT = List.of("wait");

    private final Measure whole;

    Scenario(Measure whole) {
        this.whole = whole;
    }

    /// The measure of the whole sequence.
    Measure whole() {
        return whole;
    }

    /// The command lines, in the stopwatch's terms.
    List<List<String>> steps(Peer peer, Path bundle, String id) {
        String directory = bundle.toString();
        return switch (this) {
            case RUN -> List.of(peer.command("run", "--bundle", directory, id));
            case LIFECYCLE ->
                    List.of(
                            peer.command("create", "--bundle", directory, id),
                            peer.command("start", id),
                            WAIT,
                            peer.command("delete", id));
        };
    }

    /// What the sequence yields for each measure.
    Map<Measure, Sample> samples(Stopwatch.Lap lap) {
        Map<Measure, Sample> samples = new EnumMap<>(Measure.class);
        samples.put(whole, lap.whole());
        if (this == LIFECYCLE) {
            samples.put(Measure.CREATE, lap.steps().get(0).sample());
            samples.put(Measure.START, lap.steps().get(1).sample());
            samples.put(Measure.DELETE, lap.steps().get(3).sample());
        }
        return samples;
    }
}
