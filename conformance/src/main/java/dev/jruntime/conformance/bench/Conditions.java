package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/// Where and how was measured: what one must know to compare two reports.
record Conditions(
        Instant begin,
        String kernel,
        String processor,
        int processors,
        String loadAverage,
        Map<RuntimeKind, String> versions,
        String config,
        Options options) {
    static Conditions now(Testbed bed, Options options) {
        Map<RuntimeKind, String> versions = new EnumMap<>(RuntimeKind.class);
        bed.peers().forEach(peer -> versions.put(peer.kind(), peer.version()));
        return new Conditions(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                processor(read("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                read("/proc/loadavg").strip(),
                versions,
                bed.config(),
                options);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                %s, %d x %s, load %s
                bundle: what `jruntime spec` writes, but for terminal: false, args: ["true"] and \
                ociVersion 1.0.2, for crun's sake; rootfs: busybox-static
                %d rounds count back to back, %d after idleness; %d before each do not, nor do the first \
                %d commands of the server; %d of exec count, behind %d of the server; the order of the \
                runtimes changes with each round
                """
                        .formatted(
                                kernel,
                                processors,
                                processor,
                                loadAverage,
                                options.rounds(Scenario.RUN),
                                options.rounds(Scenario.IDLE_RUN),
                                options.warmUp(),
                                options.served(),
                                options.rounds(Scenario.EXEC),
                                options.execWarmUp()));
        versions.forEach((kind, version) -> text.append("%s: %s%n".formatted(kind, version)));
        return text.toString();
    }

    /// Whether others keep the processors busy: a command that speaks with a server suffers more
    /// from that than one that does everything itself.
    boolean isBusy() {
        return Double.parseDouble(loadAverage.split(" ")[0]) > processors / 2.0;
    }

    private static String processor(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("processor of unknown model");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
