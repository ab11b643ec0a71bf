package dev.jruntime.conformance.canary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The lines of some files, each reduced to what may not change.
public record LineFacet(String name, List<Path> files, UnaryOperator<String> reduction)
        implements Facet {

    /// The mounts of this process's mount namespace.
    public static LineFacet mounts(Path mountInfo) {
        return new LineFacet("mounts", List.of(mountInfo), UnaryOperator.identity());
    }

    /// Kernel settings with one value, such as the host's name.
    public static LineFacet settings(List<Path> files) {
        return new LineFacet("settings", files, UnaryOperator.identity());
    }

    /// The keys that this process can see: serial number, type and description, not their use
    /// counts, sizes and expiry. The kernel collects a dead container's keyring a fifth of a second
    /// late: those with a mark are left to [#markedKeys] of the suite that has made them.
    ///
    /// @param marks in the descriptions of the keys of any suite on this machine
    public static LineFacet keys(Path keys, Pattern marks) {
        return new LineFacet(
                "keys",
                List.of(keys),
                line -> marks.matcher(line).find() ? "" : withoutCounts(line));
    }

    /// The keys with the mark.
    public static LineFacet markedKeys(Path keys, String mark) {
        return new LineFacet(
                "keys", List.of(keys), line -> line.contains(mark) ? withoutCounts(line) : "");
    }

    @Override
    public SortedSet<String> read() {
        SortedSet<String> lines = new TreeSet<>();
        for (Path file : files) {
            for (String line : text(file).split("\n")) {
                String reduced = reduction.apply(line);
                if (!reduced.isBlank()) {
                    lines.add(file + ": " + reduced);
                }
            }
        }
        return lines;
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutCounts(String line) {
        String[] columns = line.strip().split("\\s+", 9);
        if (columns.length < 9) {
            // A description with a newline in it.
            return line;
        }
        String description = columns[8].replaceAll(": \\S+$", "");
        return columns[0] + " " + columns[7] + " " + description;
    }
}
