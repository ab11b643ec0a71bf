package dev.jruntime.conformance;

import java.time.Duration;
import java.util.List;

/// What a finished command left: its exit code and everything it printed.
public record Outcome(
        List<String> command, int exit, String stdout, String stderr, Duration duration) {

    public Outcome {
        command = List.copyOf(command);
    }

    public boolean succeeded() {
        return exit == 0;
    }

    /// All of it, for the message of a failed assertion.
    @Override
    public String toString() {
        return "%s%n  exit %d after %d ms%n  stdout: %s%n  stderr: %s"
                .formatted(
                        String.join(" ", command),
                        exit,
                        duration.toMillis(),
                        stdout.strip(),
                        stderr.strip());
    }
}
