package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The completions that are part of this build: the files that `make install` puts where shells
/// look for them.
final class Completion {
    private Completion() {}

    /// @throws IOException if there is none for that shell
    static String of(String shell) throws IOException {
        return switch (shell) {
            case "bash" -> read("jruntime.bash");
            case "zsh" -> read("_jruntime");
            case "fish" -> read("jruntime.fish");
            case "" ->
                    throw new ContainerException("completion needs a shell: -s bash, zsh or fish");
            default ->
                    throw new ContainerException(
                            "no completion for " + shell + ": bash, zsh or fish");
        };
    }

    private static String read(String file) throws IOException {
        try (InputStream text =
                Objects.requireNonNull(
                        Completion.class.getResourceAsStream("completions/" + file))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
