package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Results.Probing;
import dev.jruntime.conformance.bench.Statistics.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a node does whose containers are probed for their health: an exec a second into each, of
/// one runtime after the other.
final class Probes {
    private static final List<List<String>> WAIT = List.of(List.of("wait"));

    /// Until the kernel has done what so many creates and starts left to its workers.
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Testbed bed;
    private final Recorder recorder;

    Probes(Testbed bed, Recorder recorder) {
        this.bed = bed;
        this.recorder = recorder;
    }

    List<Probing> measure(int containers, int seconds) {
        recorder.progress("what the machine takes in %d idle seconds".formatted(seconds));
        double idle = idleShare(seconds);
        List<Probing> probings = new ArrayList<>();
        for (Peer peer : bed.peers()) {
            if (peer.kind() != RuntimeKind.JRUNTIME_COLD) {
                recorder.progress(
                        "%d containers of %s, probed for %d seconds"
                                .formatted(containers, peer.kind(), seconds));
                probings.add(measure(peer, containers, seconds, idle));
            }
        }
        return probings;
    }

    /// How many processors are busy when nothing happens; the server is there.
    private static double idleShare(int seconds) {
        long begin = System.nanoTime();
        long cpu = NodeCpu.nanos();
        Measurement.pause(Duration.ofSeconds(seconds));
        return (double) (NodeCpu.nanos() - cpu) / (System.nanoTime() - begin);
    }

    private Probing measure(Peer peer, int containers, int seconds, double idle) {
        String id = bed.id(peer) + "-probed";
        String bundle = bed.bundle(Payload.SLEEP).toString();
        List<String> create = peer.command("create", "--bundle", bundle, id);
        bed.stopwatch().each(containers, List.of(create, peer.command("start", id)));
        Measurement.pause(SETTLING);
        List<String> exec = peer.command("exec", id + "-#", "true");
        long cpu = NodeCpu.nanos();
        Stopwatch.Lap lap = bed.stopwatch().paced(containers, seconds, exec);
        long used = NodeCpu.nanos() - cpu - Math.round(idle * lap.wallNanos());
        Probing probing = probing(peer.kind(), containers, lap, used);
        if (probing.errors() > 0) {
            recorder.progress(probing.errors() + " failed: " + bed.stopwatch().printed());
        }
        bed.stopwatch().each(containers, List.of(peer.command("delete", "--force", id)));
        bed.stopwatch().attempt(1, WAIT);
        return probing;
    }

    static Probing probing(RuntimeKind kind, int containers, Stopwatch.Lap lap, long cpuNanos) {
        List<Stopwatch.Step> execs = lap.steps();
        double[] walls = execs.stream().mapToDouble(step -> step.sample().wallNanos()).toArray();
        Summary wall = Statistics.summary(walls);
        int errors = (int) execs.stream().filter(step -> step.exit() != 0).count();
        return new Probing(
                kind,
                containers,
                execs.size(),
                errors,
                lap.wallNanos(),
                cpuNanos,
                wall.median(),
                wall.p90());
    }
}
