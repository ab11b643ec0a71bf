package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A runtime as it is measured: its binary with the options that stand before every command.
record Peer(RuntimeKind kind, Path binary, List<String> options, Path root, String version) {
    Peer {
        options = List.copyOf(options);
    }

    /// The Java of our installation, without the cache.
    Path java() {
        return binary.resolveSibling("../lib/jruntime/current/image/bin/java");
    }

    List<String> command(String... arguments) {
        return command(options, arguments);
    }

    /// A command that needs no server, for cleaning up when the server may be gone.
    List<String> detached(String... arguments) {
        return command(kind.isOurs() ? List.of("--server", "off") : options, arguments);
    }

    private List<String> command(List<String> before, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(binary.toString());
        words.addAll(before);
        words.addAll(List.of("--root", root.toString()));
        words.addAll(List.of(arguments));
        return words;
    }
}
