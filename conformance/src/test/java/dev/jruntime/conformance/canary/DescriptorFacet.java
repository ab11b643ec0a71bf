package dev.jruntime.conformance.canary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What this process has open besides the JVM's own files.
public record DescriptorFacet() implements Facet {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Override
    public String name() {
        return "descriptors";
    }

    @Override
    public SortedSet<String> read() {
        SortedSet<String> targets = new TreeSet<>();
        try (Stream<Path> entries = Files.list(DESCRIPTORS)) {
            entries.map(DescriptorFacet::describe)
                    .filter(target -> !isOfTheJvm(target))
                    .forEach(targets::add);
        } catch (IOException e) {
            targets.add("unreadable " + DESCRIPTORS + ": " + e);
        }
        return targets;
    }

    private static String describe(Path entry) {
        try {
            return entry.getFileName() + " -> " + Files.readSymbolicLink(entry);
        } catch (IOException e) {
            // The descriptor of the listing itself.
            return "";
        }
    }

    private static boolean isOfTheJvm(String target) {
        return target.isEmpty()
                || target.endsWith(".jar")
                || target.endsWith("/modules")
                || target.endsWith("random")
                || target.contains("/proc/")
                || target.contains("jacoco");
    }
}
