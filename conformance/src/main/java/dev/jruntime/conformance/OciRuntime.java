package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A runtime and how it is called.
///
/// Our own is copied into the workspace first, so that whatever belongs to it is known by its path,
/// and a build beside a test changes nothing.
public final class OciRuntime {
    private final RuntimeKind kind;
    private final Path binary;
    private final List<String> prefix;
    private final List<String> options;

    private OciRuntime(RuntimeKind kind, Path binary, List<String> prefix, List<String> options) {
        this.kind = kind;
        this.binary = binary;
        this.prefix = prefix;
        this.options = options;
    }

    public static OciRuntime of(RuntimeKind kind) {
        return switch (kind) {
            case JRUNTIME_WARM -> {
                List<String> server = List.of("--server", WarmServer.shared().socket().toString());
                yield new OciRuntime(kind, Distribution.shared().launcher(), List.of(), server);
            }
            case JRUNTIME_COLD -> {
                List<String> off = List.of("--server", "off");
                yield new OciRuntime(kind, Distribution.shared().launcher(), List.of(), off);
            }
            case RUNC -> new OciRuntime(kind, onPath("runc"), List.of(), List.of());
            case CRUN -> new OciRuntime(kind, onPath("crun"), withoutUnified(), List.of());
        };
    }

    /// Our runtime from another installation, or with another server.
    public static OciRuntime ours(RuntimeKind kind, Path binary, String server) {
        return new OciRuntime(kind, binary, List.of(), List.of("--server", server));
    }

    public RuntimeKind kind() {
        return kind;
    }

    public Path binary() {
        return binary;
    }

    /// The command line with the state directory given and its own options before the command.
    public Command command(Path root, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("--root", root.toString()));
        words.addAll(arguments);
        return bare(words);
    }

    /// The command line without a state directory.
    public Command bare(List<String> arguments) {
        List<String> words = new ArrayList<>(prefix);
        words.add(binary.toString());
        words.addAll(options);
        words.addAll(arguments);
        return Command.of(words);
    }

    /// crun refuses a hybrid of cgroup v1 and v2: hide the v2 part from it.
    private static List<String> withoutUnified() {
        if (!Files.isDirectory(Path.of("/sys/fs/cgroup/unified"))) {
            return List.of();
        }
        return List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "umount /sys/fs/cgroup/unified; exec \"$@\"",
                "sh");
    }

    private static Path onPath(String name) {
        Outcome found = Command.of("sh", "-c", "command -v " + name).run();
        if (!found.succeeded()) {
            throw new IllegalStateException(name + " is not installed");
        }
        try {
            return Path.of(found.stdout().strip()).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
