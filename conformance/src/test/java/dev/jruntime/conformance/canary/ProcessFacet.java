package dev.jruntime.conformance.canary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The processes that carry the mark of this run: in their command line, environment, executable,
/// working directory or cgroup. This JVM itself is none of them.
public record ProcessFacet(Path proc, String mark) implements Facet {

    private static final List<String> FILES = List.of("cmdline", "environ", "cgroup");
    private static final List<String> LINKS = List.of("exe", "cwd", "root");

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public SortedSet<String> read() {
        SortedSet<String> found = new TreeSet<>();
        try (Stream<Path> entries = Files.list(proc)) {
            entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(entry -> !isThisProcess(entry) && !isDeadOrphan(entry))
                    .flatMap(entry -> describe(entry).stream())
                    .forEach(found::add);
        } catch (IOException e) {
            found.add("unreadable " + proc + ": " + e);
        }
        return found;
    }

    private static boolean isThisProcess(Path entry) {
        return entry.getFileName().toString().equals(Long.toString(ProcessHandle.current().pid()));
    }

    /// A zombie of process 1 is nobody's leak: that process has only not looked yet.
    private static boolean isDeadOrphan(Path entry) {
        String stat = text(entry.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 1).startsWith(" Z 1 ");
    }

    private Optional<String> describe(Path entry) {
        Stream<String> facts =
                Stream.concat(
                        FILES.stream().map(name -> text(entry.resolve(name))),
                        LINKS.stream().map(name -> target(entry.resolve(name))));
        if (facts.noneMatch(fact -> fact.contains(mark))) {
            return Optional.empty();
        }
        String command = text(entry.resolve("cmdline")).replace('\0', ' ').strip();
        String name = text(entry.resolve("comm")).strip();
        return Optional.of(entry.getFileName() + " (" + name + ") " + command);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
