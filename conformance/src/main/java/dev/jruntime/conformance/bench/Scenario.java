package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A sequence of commands that is timed as one, under which circumstances, and the measures that it
/// yields.
///
/// Back to back and after idleness are two questions. The kernel moves the first process into a
/// cgroup after a pause only when an RCU grace period is over, which takes 5 to 10 ms; for further
/// ones soon after it, that is already done. Back to back shows what a runtime does itself; after
/// idleness shows what a caller waits for who starts a container now and then.
enum Scenario {
    RUN(Measure.RUN, false),
    RUN_SECCOMP(Measure.RUN_SECCOMP, false),
    LIFECYCLE(Measure.LIFECYCLE, false),
    IDLE_RUN(Measure.IDLE_RUN, true),
    IDLE_LIFECYCLE(Measure.IDLE_LIFECYCLE, true),
    STATE(Measure.STATE, false),
    IDLE_STATE(Measure.IDLE_STATE, true),
    EXEC(Measure.EXEC, false),
    JVM_START(Measure.JVM_START, true);

    /// Longer than the grace period, and than the kernel takes to clear away a container.
    private static final Duration IDLENESS = Duration.ofMillis(100);

    private static final List<String> WAIT = List.of("wait");

    private final Measure whole;
    private final boolean isAfterIdleness;

    Scenario(Measure whole, boolean isAfterIdleness) {
        this.whole = whole;
        this.isAfterIdleness = isAfterIdleness;
    }

    /// The measure of the whole sequence.
    Measure whole() {
        return whole;
    }

    /// How long nothing happens before the sequence.
    Duration pause() {
        return isAfterIdleness ? IDLENESS : Duration.ZERO;
    }

    boolean isBackToBack() {
        return !isAfterIdleness;
    }

    /// How often a runtime runs the sequence in each round; the last time counts. Back to back is
    /// behind oneself: behind another one, the kernel may or may not have that grace period behind
    /// it.
    int repetitions() {
        return isAfterIdleness ? 1 : 2;
    }

    /// Whether the runtime takes part. A cold start is so long that nothing is back to back with
    /// it.
    boolean includes(RuntimeKind kind) {
        return switch (this) {
            case RUN, RUN_SECCOMP, LIFECYCLE, STATE, EXEC -> kind != RuntimeKind.JRUNTIME_COLD;
            case JVM_START -> kind == RuntimeKind.JRUNTIME_COLD;
            case IDLE_RUN, IDLE_LIFECYCLE, IDLE_STATE -> true;
        };
    }

    /// Whether a container must be there for it, which [#steps] name.
    boolean needsContainer() {
        return this == STATE || this == IDLE_STATE || this == EXEC;
    }

    /// What the container runs.
    Payload payload() {
        return this == RUN_SECCOMP ? Payload.FILTERED : Payload.TRUE;
    }

    /// The command lines, in the stopwatch's terms.
    List<List<String>> steps(Peer peer, Path bundle, String id) {
        String directory = bundle.toString();
        return switch (this) {
            case RUN, RUN_SECCOMP, IDLE_RUN ->
                    List.of(peer.command("run", "--bundle", directory, id));
            case LIFECYCLE, IDLE_LIFECYCLE ->
                    List.of(
                            peer.command("create", "--bundle", directory, id),
                            peer.command("start", id),
                            WAIT,
                            peer.command("delete", id));
            case STATE, IDLE_STATE -> List.of(peer.command("state", id));
            case EXEC -> List.of(peer.command("exec", id, "true"));
            case JVM_START -> List.of(List.of(peer.java().toString(), "-version"));
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
