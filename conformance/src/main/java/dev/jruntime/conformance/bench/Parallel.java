package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import java.util.List;
import java.util.Map;

/// Creates that begin at the same time.
final class Parallel {
    private static final Map<Measure, Integer> WIDTHS =
            Map.of(Measure.CREATE_1, 1, Measure.CREATE_8, 8, Measure.CREATE_64, 64);
    private static final List<List<String>> WAIT = List.of(List.of("wait"));
    private static final int ROUNDS = 8;

    private final Testbed bed;
    private final Recorder recorder;

    Parallel(Testbed bed, Recorder recorder) {
        this.bed = bed;
        this.recorder = recorder;
    }

    void measure() {
        List<Peer> peers =
                bed.peers().stream()
                        .filter(peer -> peer.kind() != RuntimeKind.JRUNTIME_COLD)
                        .toList();
        recorder.progress("1, 8 and 64 creates at once, " + ROUNDS + " rounds");
        for (int round = 0; round < ROUNDS; round++) {
            for (Peer peer : RoundOrder.of(peers, round)) {
                WIDTHS.forEach((measure, width) -> measure(measure, peer, width));
            }
        }
    }

    private void measure(Measure measure, Peer peer, int width) {
        String bundle = bed.bundle(Payload.TRUE).toString();
        List<String> create = peer.command("create", "--bundle", bundle, bed.id(peer));
        long server = recorder.serverCpuNanos();
        recorder.keep(measure, peer, bed.stopwatch().together(width, create).whole());
        recorder.keepServer(measure, peer, server, 1);
        List<String> delete = peer.command("delete", "--force", bed.id(peer));
        bed.stopwatch().each(width, List.of(delete));
        bed.stopwatch().attempt(1, WAIT);
    }
}
