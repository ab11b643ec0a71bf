package dev.jruntime.conformance;

import dev.jruntime.conformance.canary.ProcessFacet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Removes by force what a failed test has left of one container, so that it costs no other test.
public final class Leftovers {
    private Leftovers() {}

    /// Kills the processes and removes the cgroups that carry the mark.
    public static void remove(String mark) {
        for (String line : new ProcessFacet(Path.of("/proc"), mark).read()) {
            ProcessHandle.of(Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        for (Path cgroup : cgroups(mark)) {
            Eventually.happens(
                    java.time.Duration.ofSeconds(1),
                    () -> !cgroup.toFile().exists() || cgroup.toFile().delete());
        }
    }

    /// The deepest first: a cgroup can be removed when none is below it.
    private static List<Path> cgroups(String mark) {
        try (Stream<Path> tree = Files.walk(Path.of("/sys/fs/cgroup"))) {
            return tree.filter(path -> path.toString().contains(mark))
                    .filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
