package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.architecture.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A shell that completes words of a command line.
enum Shell {
    /// Answers with COMPREPLY, after the function was called as readline calls it.
    BASH(
            "jruntime.bash",
            List.of("bash", "--norc", "--noprofile", "-c"),
            """
            jruntime() { printf '%s\\n' one two "asked:$*"; }
            source "$0"
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            _jruntime
            printf '%s\\n' "${COMPREPLY[@]}"
            """),

    /// Answers with what is handed to _arguments for a command, or for the program itself.
    ZSH(
            "_jruntime",
            List.of("zsh", "-f", "-c"),
            """
            words=("$@")
            calls=0
            wanted=2
            [[ $1 != jruntime ]] || wanted=1
            _arguments() { (( ++calls == wanted )) && print -rl -- "$@"; state=arguments }
            source "$0"
            """),

    FISH(
            "jruntime.fish",
            List.of("fish", "--no-config", "-c"),
            """
            function jruntime
                printf '%s\\n' one two "asked:$argv"
            end
            source $argv[1]
            complete -C "$argv[2..-1]"
            """);

    private final String file;
    private final List<String> start;
    private final String script;

    Shell(String file, List<String> start, String script) {
        this.file = file;
        this.start = start;
        this.script = script;
    }

    private Path path() {
        return Repository.file("runtime/src/main/completions/" + file);
    }

    /// The text of its completion.
    String text() {
        return Repository.text(path());
    }

    boolean isInstalled() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, start.getFirst())));
    }

    /// What it offers for the last of these words; the word `jruntime` is the first.
    Set<String> complete(String... words) {
        List<String> command = new ArrayList<>(start);
        command.add(script);
        command.add(path().toString());
        command.addAll(List.of(words));
        Set<String> offered = new TreeSet<>(run(command).lines().toList());
        offered.remove("");
        return offered;
    }

    private static String run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("HOME", Repository.file("runtime/target").toString());
            builder.redirectErrorStream(true);
            Process process = builder.start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
