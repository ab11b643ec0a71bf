package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The processes of a container that has a pid namespace of its own, as the host sees them.
final class Inhabitants {
    private static final Path PROC = Path.of("/proc");

    private Inhabitants() {}

    /// All that live in the pid namespace of an init, without it: their pids, each with its
    /// program.
    static List<String> beside(long init) {
        Path self = PROC.resolve(Long.toString(init));
        String namespace = target(self.resolve("ns/pid"));
        try (Stream<Path> all = Files.list(PROC)) {
            return all.filter(one -> one.getFileName().toString().matches("[0-9]+"))
                    .filter(one -> !one.equals(self) && !namespace.isEmpty())
                    .filter(one -> target(one.resolve("ns/pid")).equals(namespace))
                    .map(one -> one.getFileName() + " " + target(one.resolve("exe")))
                    .filter(line -> !line.endsWith(" "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empty for a process that has ended.
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
