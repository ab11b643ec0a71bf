package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The C programs beside this suite, built when they are missing or older than their sources.
///
/// They are found from the module's directory, which is the working directory of its tests, or from
/// system property `conformance.dir`.
public final class NativePrograms {
    private static final Path MODULE =
            Path.of(System.getProperty("conformance.dir", moduleDirectory())).toAbsolutePath();
    private static final Path SOURCES = MODULE.resolve("src/main/c");
    private static final Path OUTPUT =
            Path.of(System.getProperty("conformance.native", MODULE + "/target/native"))
                    .toAbsolutePath();

    private NativePrograms() {}

    public static Path moduleRoot() {
        return MODULE;
    }

    public static Path probe() {
        return program("probe");
    }

    public static Path console() {
        return program("console");
    }

    public static Path reap() {
        return program("reap");
    }

    public static Path terminal() {
        return program("terminal");
    }

    public static Path activate() {
        return program("activate");
    }

    public static Path between() {
        return program("between");
    }

    public static Path agent() {
        return program("agent");
    }

    public static Path timing() {
        return program("timing");
    }

    private static String moduleDirectory() {
        return Files.isDirectory(Path.of("src/main/c")) ? "." : "conformance";
    }

    private static synchronized Path program(String name) {
        Path program = OUTPUT.resolve(name);
        if (!Files.isExecutable(program) || modified(program) < newestSource()) {
            build();
        }
        return program;
    }

    private static void build() {
        Outcome outcome =
                Command.of("sh", SOURCES.resolve("build.sh").toString(), OUTPUT.toString()).run();
        if (!outcome.succeeded()) {
            throw new IllegalStateException("cannot build the C programs: " + outcome);
        }
    }

    private static long newestSource() {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.mapToLong(NativePrograms::modified).max().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
