package dev.jruntime.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Memory that processes hold. Resident memory counts a page that several share once for each; the
/// proportional set size (PSS) divides it among them.
record Footprint(int processes, long pssKilobytes, long residentKilobytes) {
    private static final Path PROC = Path.of("/proc");

    /// Of this process alone.
    static Footprint ofProcess(long pid) {
        try {
            return parse(Files.readString(PROC.resolve(pid + "/smaps_rollup")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of all processes in the pid namespace of this one: of its whole container.
    static Footprint ofContainer(long pid) {
        Path namespace = namespace(PROC.resolve(Long.toString(pid)));
        try (Stream<Path> entries = Files.list(PROC)) {
            List<Footprint> each =
                    entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                            .filter(entry -> namespace.equals(namespace(entry)))
                            .map(entry -> ofProcess(Long.parseLong(entry.getFileName().toString())))
                            .toList();
            return each.stream().reduce(new Footprint(0, 0, 0), Footprint::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The processes that the process has as children.
    static long[] childrenOf(long pid) {
        try {
            String children =
                    Files.readString(PROC.resolve(pid + "/task/" + pid + "/children")).strip();
            return children.isEmpty()
                    ? new long[0]
                    : Stream.of(children.split(" ")).mapToLong(Long::parseLong).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its pid, its name and its state, such as `42 (sleep) S`; the pid alone of what has ended.
    static String nameOf(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            return stat.substring(0, stat.lastIndexOf(')') + 3);
        } catch (IOException e) {
            return Long.toString(pid);
        }
    }

    static Footprint parse(String smapsRollup) {
        return new Footprint(1, kilobytes(smapsRollup, "Pss:"), kilobytes(smapsRollup, "Rss:"));
    }

    Footprint plus(Footprint other) {
        return new Footprint(
                processes + other.processes,
                pssKilobytes + other.pssKilobytes,
                residentKilobytes + other.residentKilobytes);
    }

    private static long kilobytes(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + key + " in " + text));
    }

    /// The namespace, or the process itself where it has none any more: a process that has ended.
    private static Path namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/pid"));
        } catch (IOException e) {
            return process;
        }
    }
}
