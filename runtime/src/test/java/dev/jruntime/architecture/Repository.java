package dev.jruntime.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The checkout that the tests run in, as text: what a compiled class no longer tells.
public final class Repository {
    private static final Set<String> FOREIGN = Set.of(".git", ".idea", "target");
    private static final Path ROOT = find(Path.of("").toAbsolutePath());

    private Repository() {}

    private static Path find(Path from) {
        Path directory = from;
        while (!Files.isDirectory(directory.resolve("oci-schema"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException(from + " is not inside of a checkout");
            }
        }
        return directory;
    }

    /// A file by its path from the top.
    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    public static String text(String path) {
        return text(file(path));
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The path from the top, as messages name it.
    public static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    /// All files below a directory that are ours, with one of these endings.
    public static List<Path> files(String directory, String... endings) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT.resolve(directory), new Collector(found, List.of(endings)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        found.sort(null);
        return found;
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final List<Path> found;
        private final List<String> endings;

        Collector(List<Path> found, List<String> endings) {
            this.found = found;
            this.endings = endings;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean foreign = FOREIGN.contains(directory.getFileName().toString());
            return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (attributes.isRegularFile() && endings.stream().anyMatch(name::endsWith)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
