package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The directories that all of this run's files live in, and the mark in all of its names.
///
/// State lies below /run, where every parent belongs to root alone; bundles lie below /tmp, because
/// /run is often mounted noexec.
public final class Workspace {
    private static final Workspace CURRENT = new Workspace();

    /// Keys are seen across pid namespaces, where two runs may have one pid.
    private final String mark = "jct%09d".formatted(System.nanoTime() % 1_000_000_000);

    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Runnable> closers = new ConcurrentLinkedQueue<>();
    private final Path directory = make(Path.of("/tmp", mark));
    private final Path state = make(Path.of("/run", mark));

    private Workspace() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::removeAll));
    }

    public static Workspace current() {
        return CURRENT;
    }

    /// A text that is in every path, container id and cgroup of this run, and in no other.
    public String mark() {
        return mark;
    }

    public Path directory() {
        return directory;
    }

    public Path stateDirectory() {
        return state;
    }

    /// A name with the mark that was not given out before.
    public String freshName(String kind) {
        return mark + "-" + kind + count.incrementAndGet();
    }

    /// Has something closed at the end of this JVM, before the directories go: hooks of the JVM run
    /// side by side, and a server that ends removes files of its own.
    public void closeAtEnd(Runnable close) {
        closers.add(close);
    }

    private void removeAll() {
        closers.forEach(Runnable::run);
        remove(directory);
        remove(state);
    }

    private static Path make(Path path) {
        try {
            var passable =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx--x--x"));
            return Files.createDirectory(path, passable);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes a tree without following links; what vanishes meanwhile need not be removed. What
    /// cannot be removed stays: the canary reports it.
    public static void remove(Path tree) {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new Remover());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
