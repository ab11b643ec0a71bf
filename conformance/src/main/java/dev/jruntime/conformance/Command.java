package dev.jruntime.conformance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A command line with its surroundings, not yet run.
///
/// Output goes to files, not to pipes: a container that outlives the command keeps the descriptors,
/// and a reader of a pipe would wait for it.
public final class Command {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final List<String> words;
    private final Map<String, @Nullable String> environment = new HashMap<>();
    private Duration timeout = DEFAULT_TIMEOUT;
    private @Nullable Path directory;
    private @Nullable String input;
    private boolean interactive;

    private Command(List<String> words) {
        this.words = new ArrayList<>(words);
    }

    public static Command of(List<String> words) {
        return new Command(words);
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /// Runs the command through `sh -c SCRIPT`, where it is `"$@"`: for surroundings that only a
    /// shell can make, such as descriptors that are open or closed.
    public Command inShell(String script) {
        List<String> own = List.copyOf(words);
        words.clear();
        words.addAll(List.of("sh", "-c", script, "sh"));
        words.addAll(own);
        return this;
    }

    /// Puts another command before this one, which it gets as arguments.
    public Command behind(String... other) {
        words.addAll(0, List.of(other));
        return this;
    }

    /// Sets a variable, or removes it from the environment when the value is null.
    public Command environment(String name, @Nullable String value) {
        environment.put(name, value);
        return this;
    }

    public Command directory(Path path) {
        directory = path;
        return this;
    }

    public Command timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    public Command input(String text) {
        input = text;
        return this;
    }

    /// Keeps standard input open as a pipe that [Running#send] writes to.
    public Command interactive() {
        interactive = true;
        return this;
    }

    public List<String> words() {
        return List.copyOf(words);
    }

    /// Runs the command to its end. A command that takes too long is killed and is an error.
    public Outcome run() {
        try (Running running = start()) {
            return running.await();
        }
    }

    public Running start() {
        try {
            Path output = Files.createTempDirectory(Workspace.current().directory(), "command-");
            ProcessBuilder builder = new ProcessBuilder(words);
            environment.forEach((name, value) -> apply(builder.environment(), name, value));
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            builder.redirectInput(standardInput(output));
            builder.redirectOutput(output.resolve("stdout").toFile());
            builder.redirectError(output.resolve("stderr").toFile());
            return new Running(words(), builder.start(), output, timeout);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words, e);
        }
    }

    private static void apply(
            Map<String, String> environment, String name, @Nullable String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
    }

    private ProcessBuilder.Redirect standardInput(Path output) throws IOException {
        if (interactive) {
            return ProcessBuilder.Redirect.PIPE;
        }
        if (input == null) {
            return ProcessBuilder.Redirect.from(new File("/dev/null"));
        }
        Path file = Files.writeString(output.resolve("stdin"), input);
        return ProcessBuilder.Redirect.from(file.toFile());
    }
}
