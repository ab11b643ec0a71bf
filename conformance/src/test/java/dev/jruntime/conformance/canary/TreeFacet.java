package dev.jruntime.conformance.canary;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The names of files below some directories, to a depth.
public record TreeFacet(
        String name, Set<Path> roots, int depth, boolean onlyDirectories, Predicate<Path> included)
        implements Facet {

    /// Every cgroup of every hierarchy.
    public static TreeFacet cgroups(Path mountPoint) {
        return cgroups(mountPoint, path -> true);
    }

    /// The cgroups that fit, of every hierarchy.
    public static TreeFacet cgroups(Path mountPoint, Predicate<Path> included) {
        return new TreeFacet("cgroups", Set.of(mountPoint), 16, true, included);
    }

    @Override
    public SortedSet<String> read() {
        SortedSet<String> names = new TreeSet<>();
        for (Path root : roots) {
            try {
                Files.walkFileTree(root, Set.<FileVisitOption>of(), depth, new Collector(names));
            } catch (IOException e) {
                names.add("unreadable " + root + ": " + e);
            }
        }
        return names;
    }

    private final class Collector extends SimpleFileVisitor<Path> {
        private final Set<String> names;

        Collector(Set<String> names) {
            this.names = names;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (roots.contains(path)) {
                return FileVisitResult.CONTINUE;
            }
            if (!included.test(path)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            names.add(path + "/");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!included.test(path)) {
                return FileVisitResult.CONTINUE;
            }
            // A directory comes here too when it lies at the greatest depth.
            if (attributes.isDirectory()) {
                names.add(path + "/");
            } else if (!onlyDirectories) {
                names.add(path.toString());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
