package dev.jruntime.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Configurations with hooks that leave a record on the host.
abstract class HookingTest extends BlackBoxTest {
    static final List<String> OUTSIDE =
            List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop");

    final Path log() {
        return directory().resolve("log");
    }

    final String logged() {
        return Files.exists(log()) ? contentOf(log()) : "";
    }

    /// Have a script run by a shell.
    final void hook(String kind, String script, String... environment) {
        bundle().add(
                        "/hooks/" + kind,
                        Map.of(
                                "path",
                                "/bin/sh",
                                "args",
                                List.of("sh", "-c", script),
                                "env",
                                List.of(environment)));
    }

    /// A hook of each kind that appends a line with its name and what the script prints. It reads
    /// the state: a peer fails where a hook does not.
    final void logEach(String script) {
        for (String kind : OUTSIDE) {
            hook(
                    kind,
                    "read -r state; echo " + kind + " $(" + script + ") >> " + log(),
                    "PATH=/usr/bin:/bin");
        }
    }

    final List<String> firstWords() {
        return logged().lines().map(line -> line.split(" ")[0]).toList();
    }
}
