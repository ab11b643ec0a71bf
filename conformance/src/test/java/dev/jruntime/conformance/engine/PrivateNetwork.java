package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A network for an engine to make its bridge and its rules in, so that the machine's stay as they
/// are; and a mount namespace, because podman makes a shared mount of [#DIRECTORY].
final class PrivateNetwork implements AutoCloseable {
    /// Where network namespaces are named.
    static final Path DIRECTORY = Path.of("/run/netns");

    private static final String SCRIPT =
            """
            ip link set lo up
            mkdir -p %1$s && mount -t tmpfs -o mode=0755 tmpfs %1$s
            echo ready
            exec sleep 3600
            """
                    .formatted(DIRECTORY);

    private final Running holder;

    private PrivateNetwork(Running holder) {
        this.holder = holder;
    }

    static PrivateNetwork make() {
        List<String> words = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        words.addAll(List.of("--propagation", "private", "sh", "-e", "-c", SCRIPT));
        Running holder = Command.of(words).timeout(Duration.ofHours(1)).start();
        holder.awaitOutput("ready");
        return new PrivateNetwork(holder);
    }

    /// The command inside.
    Command enter(List<String> command) {
        String namespaces = "/proc/" + holder.pid() + "/ns/";
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=" + namespaces + "net"));
        words.add("--mount=" + namespaces + "mnt");
        words.addAll(command);
        return Command.of(words);
    }

    /// The namespace as the kernel's link says it.
    String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + holder.pid() + "/ns/net")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.close();
    }
}
