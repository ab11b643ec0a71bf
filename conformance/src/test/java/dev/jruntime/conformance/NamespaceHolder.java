package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A process of the host that keeps a user namespace alive, and others that this one owns, as the
/// pause process of a pod does.
final class NamespaceHolder implements AutoCloseable {
    /// Who its root is on the host.
    static final int FIRST = 100000;

    static final int COUNT = 65536;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Running process;

    private NamespaceHolder(Running process) {
        this.process = process;
    }

    /// One whose ids 0 to 65535 are those from [#FIRST] on.
    static NamespaceHolder start() {
        NamespaceHolder holder = unmapped();
        holder.map("0 " + FIRST + " " + COUNT);
        return holder;
    }

    /// @param map a line of uid_map and gid_map
    /// @param setgroups `allow` or `deny`
    static NamespaceHolder start(String map, String setgroups) {
        NamespaceHolder holder = unmapped();
        holder.write("setgroups", setgroups);
        holder.map(map);
        return holder;
    }

    private static NamespaceHolder unmapped() {
        List<String> words = new ArrayList<>(List.of("unshare", "-U", "-n", "-i", "-u"));
        words.addAll(List.of("-p", "-f", "--kill-child", "cat"));
        Running process = Command.of(words).interactive().start();
        String own = HostFacts.namespace("pid");
        Path children = Path.of("/proc/" + process.pid() + "/ns/pid_for_children");
        Eventually.holds(
                PATIENCE,
                () -> isAnother(children, own),
                () -> "new namespaces of " + process.pid());
        return new NamespaceHolder(process);
    }

    /// There is no link to a namespace for children that has no process yet.
    private static boolean isAnother(Path link, String own) {
        try {
            return !Files.readSymbolicLink(link).toString().equals(own);
        } catch (IOException unborn) {
            return false;
        }
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void map(String line) {
        write("uid_map", line);
        write("gid_map", line);
    }

    private void write(String file, String text) {
        try {
            Files.writeString(Path.of("/proc/" + process.pid() + "/" + file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param name of the link in `/proc/PID/ns`
    String path(String name) {
        return "/proc/" + process.pid() + "/ns/" + name;
    }

    String namespace(String name) {
        return link(Path.of(path(name)));
    }

    /// Has a container join a namespace of this one.
    ///
    /// @param type in the configuration
    /// @param name of the link in `/proc/PID/ns`
    void join(Bundle bundle, String type, String name) {
        bundle.withoutNamespace(type)
                .addJson(
                        "/linux/namespaces",
                        "{\"type\": \"%s\", \"path\": \"%s\"}".formatted(type, path(name)));
    }

    /// Gives a tree to its root.
    void own(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", FIRST, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", FIRST, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its processes end with it.
    @Override
    public void close() {
        process.closeInput();
        process.await();
    }
}
