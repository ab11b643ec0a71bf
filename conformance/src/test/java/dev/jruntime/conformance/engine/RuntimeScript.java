package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.OciRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A runtime with options before those of its caller: engines call a program, and let nobody choose
/// the server. The file has the runtime's own name, because engines look at it. It notes its calls.
record RuntimeScript(String name, Path path) {

    /// Writes the script that prepends the words to its arguments.
    static RuntimeScript write(Path directory, String name, OciRuntime runtime, String... options) {
        String words = line(runtime.bare(List.of(options)).words());
        try {
            Path file = Files.createDirectories(directory.resolve(name)).resolve(program(runtime));
            String noted = "echo \"$*\" >>" + quoted(callsBeside(file).toString());
            Files.writeString(file, "#!/bin/sh\n" + noted + "\nexec " + words + " \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new RuntimeScript(name, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path callsBeside(Path file) {
        return file.resolveSibling("calls");
    }

    /// How often this command of the runtime has been called since [#forgetCalls].
    long calls(String command) {
        Path calls = callsBeside(path);
        if (!Files.exists(calls)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(calls)) {
            return lines.filter(line -> List.of(line.split(" ")).contains(command)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forgetCalls() {
        try {
            Files.deleteIfExists(callsBeside(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(OciRuntime runtime) {
        return runtime.binary().getFileName().toString();
    }

    /// The words as a shell understands them.
    static String line(List<String> words) {
        return words.stream().map(RuntimeScript::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
