package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// Cgroups beside the one that this JVM runs in. They belong to whoever put it there, a service
/// manager or a job runner, and come and go with its other jobs.
final class Neighbours implements Predicate<Path> {
    private final String mark;
    private final List<String> own;

    /// @param mark a text that is in the names of our own
    Neighbours(String mark) {
        this.mark = mark;
        try {
            own =
                    Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                            .map(line -> line.split(":", 3)[2])
                            .filter(path -> path.lastIndexOf('/') > 0)
                            .distinct()
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean test(Path cgroup) {
        String path = cgroup.toString();
        return !path.contains(mark) && own.stream().anyMatch(each -> areSiblings(path, each));
    }

    private static boolean areSiblings(String path, String own) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        return parent.endsWith(own.substring(0, own.lastIndexOf('/'))) && !path.endsWith(own);
    }
}
