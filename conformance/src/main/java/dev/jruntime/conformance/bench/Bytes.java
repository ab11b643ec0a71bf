package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import java.util.List;

/// 100 MB that a payload prints, on their way through a pipe and through a terminal.
final class Bytes {
    private static final int ROUNDS = 7;

    private final Testbed bed;
    private final Recorder recorder;

    Bytes(Testbed bed, Recorder recorder) {
        this.bed = bed;
        this.recorder = recorder;
    }

    void measure() {
        List<Peer> peers =
                bed.peers().stream()
                        .filter(peer -> peer.kind() != RuntimeKind.JRUNTIME_COLD)
                        .toList();
        recorder.progress("100 MB through pipes and terminals, " + ROUNDS + " rounds");
        for (int round = 0; round < ROUNDS; round++) {
            for (Peer peer : RoundOrder.of(peers, round)) {
                measure(Measure.PIPE, peer, Payload.PRINT, Stopwatch.Reader.PIPE);
                measure(
                        Measure.TERMINAL,
                        peer,
                        Payload.PRINT_ON_TERMINAL,
                        Stopwatch.Reader.TERMINAL);
            }
        }
    }

    private void measure(Measure measure, Peer peer, Payload payload, Stopwatch.Reader reader) {
        String bundle = bed.bundle(payload).toString();
        List<String> run = peer.command("run", "--bundle", bundle, bed.id(peer));
        long server = recorder.serverCpuNanos();
        Stopwatch.Lap lap = bed.stopwatch().time(reader, List.of(run));
        if (lap.bytes() < Payload.BYTES) {
            throw new BenchException(
                    "%s: only %d bytes arrived of %s".formatted(peer.kind(), lap.bytes(), measure));
        }
        recorder.keep(measure, peer, lap.whole());
        recorder.keepServer(measure, peer, server, 1);
    }
}
