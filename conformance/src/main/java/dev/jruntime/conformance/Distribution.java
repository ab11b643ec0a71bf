package dev.jruntime.conformance;

import java.nio.file.Files;
import java.nio.file.Path;

/// A copy of our installation tree, in the workspace.
public final class Distribution {
    private static final Path BUILT =
            Path.of(
                    System.getProperty(
                            "jruntime.dist",
                            NativePrograms.moduleRoot()
                                    .resolve("../runtime/target/dist")
                                    .toString()));
    private static volatile @org.jspecify.annotations.Nullable Distribution shared;

    private final Path directory;

    private Distribution(Path directory) {
        this.directory = directory;
    }

    /// The copy that all tests share.
    public static synchronized Distribution shared() {
        Distribution present = shared;
        if (present == null) {
            present = copy("dist");
            shared = present;
        }
        return present;
    }

    /// Another copy, which a test may damage.
    public static Distribution copy(String name) {
        Path target = Workspace.current().directory().resolve(name);
        if (!Files.isExecutable(BUILT.resolve("bin/jruntime"))) {
            throw new IllegalStateException(
                    "no jruntime in "
                            + BUILT.toAbsolutePath().normalize()
                            + ": build module runtime first, or set -Djruntime.dist=DIR");
        }
        Outcome copied = Command.of("cp", "-r", BUILT.toString(), target.toString()).run();
        if (!copied.succeeded()) {
            throw new IllegalStateException(copied.toString());
        }
        return new Distribution(target);
    }

    public Path directory() {
        return directory;
    }

    public Path launcher() {
        return directory.resolve("bin/jruntime");
    }

    /// The directory of this build: run-time image, jars, cache.
    public Path build() {
        return directory.resolve("lib/jruntime/current");
    }
}
