package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.bench.Results.Crowd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Many containers of one runtime, alive at the same time: what they take, and what one more
/// command takes beside them.
final class Crowds {
    private static final List<List<String>> WAIT = List.of(List.of("wait"));
    private static final int RUNS = 60;
    private static final int LISTS = 10;
    private static final int THROWN_AWAY = 5;

    /// Until the kernel has done what so many creates and starts left to its workers.
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Testbed bed;
    private final Recorder recorder;
    private final List<Crowd> crowds = new ArrayList<>();

    /// How many, and the measures of commands beside so many.
    private enum Size {
        TEN(10, Measure.RUN_AMONG_10, Measure.LIST_AMONG_10),
        HUNDRED(100, Measure.RUN_AMONG_100, Measure.LIST_AMONG_100),
        THOUSAND(1000, Measure.RUN_AMONG_1000, Measure.LIST_AMONG_1000);

        private final int containers;
        private final Measure run;
        private final Measure list;

        Size(int containers, Measure run, Measure list) {
            this.containers = containers;
            this.run = run;
            this.list = list;
        }
    }

    Crowds(Testbed bed, Recorder recorder) {
        this.bed = bed;
        this.recorder = recorder;
    }

    List<Crowd> crowds() {
        return crowds;
    }

    /// Lets a crowd grow up to that size, and removes it.
    void measure(Peer peer, int largest) {
        int alive = 0;
        long cpuNanos = 0;
        for (Size size : Size.values()) {
            if (size.containers <= largest) {
                recorder.progress("%d containers of %s".formatted(size.containers, peer.kind()));
                cpuNanos += grow(peer, size, size.containers - alive);
                alive = size.containers;
                crowds.add(look(peer, alive, cpuNanos));
                Measurement.pause(SETTLING);
                commands(peer, size);
            }
        }
        alive = 0;
        for (Size size : Size.values()) {
            if (size.containers <= largest) {
                List<String> delete = peer.command("delete", "--force", id(peer, size));
                bed.stopwatch().each(size.containers - alive, List.of(delete));
                alive = size.containers;
            }
        }
        bed.stopwatch().attempt(1, WAIT);
    }

    /// The CPU time that it took.
    private long grow(Peer peer, Size size, int by) {
        String bundle = bed.bundle(Payload.SLEEP).toString();
        List<List<String>> steps =
                List.of(
                        peer.command("create", "--bundle", bundle, id(peer, size)),
                        peer.command("start", id(peer, size)));
        long server = recorder.serverCpuNanos();
        long micros =
                bed.stopwatch().each(by, steps).stream()
                        .mapToLong(lap -> lap.whole().cpuMicros())
                        .sum();
        return micros * 1000 + (peer.kind().isOurs() ? recorder.serverCpuNanos() - server : 0);
    }

    private void commands(Peer peer, Size size) {
        String bundle = bed.bundle(Payload.TRUE).toString();
        keep(size.run, peer, RUNS, peer.command("run", "--bundle", bundle, bed.id(peer)));
        keep(size.list, peer, LISTS, peer.command("list"));
    }

    private void keep(Measure measure, Peer peer, int times, List<String> command) {
        bed.stopwatch().time(THROWN_AWAY, List.of(command));
        long server = recorder.serverCpuNanos();
        bed.stopwatch()
                .time(times, List.of(command))
                .forEach(lap -> recorder.keep(measure, peer, lap.whole()));
        recorder.keepServer(measure, peer, server, times);
    }

    /// What is left of a container is left to the stopwatch, as to conmon or a shim.
    private Crowd look(Peer peer, int containers, long cpuNanos) {
        long[] pids = Footprint.childrenOf(bed.stopwatch().pid());
        Footprint memory =
                LongStream.of(pids)
                        .mapToObj(Footprint::ofProcess)
                        .reduce(new Footprint(0, 0, 0), Footprint::plus);
        long charged = LongStream.of(pids).map(Crowds::chargedBytes).sum();
        return new Crowd(peer.kind(), containers, memory, charged / 1024, cpuNanos);
    }

    private static long chargedBytes(long pid) {
        try {
            String cgroups = Files.readString(Path.of("/proc/" + pid + "/cgroup"));
            return Long.parseLong(Files.readString(chargeOf(cgroups)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file that says what a memory cgroup is charged, of a text of `/proc/PID/cgroup`.
    static Path chargeOf(String cgroups) {
        for (String line : cgroups.lines().toList()) {
            String[] fields = line.split(":", 3);
            if (List.of(fields[1].split(",")).contains("memory")) {
                return Path.of("/sys/fs/cgroup/memory" + fields[2], "memory.usage_in_bytes");
            }
        }
        String unified =
                cgroups.lines().filter(line -> line.startsWith("0::")).findFirst().orElse("0::/");
        return Path.of("/sys/fs/cgroup" + unified.substring(3), "memory.current");
    }

    private String id(Peer peer, Size size) {
        return bed.id(peer) + "-among-" + size.containers;
    }
}
