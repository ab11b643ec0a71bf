package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.Bundle;
import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.NativePrograms;
import dev.jruntime.conformance.OciRuntime;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.WarmServer;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that must stand before the first measurement: the bundle, the runtimes, our server,
/// the stopwatch. Closing it removes all of that, and every container; ^C closes it too.
final class Testbed implements AutoCloseable {
    /// crun 1.8.1 calls any other than a 1.0 unknown.
    private static final String OCI_VERSION = "1.0.2";

    /// What docker sends for a container without privileges.
    private static final Path PROFILE =
            NativePrograms.moduleRoot()
                    .resolve("../runtime/src/test/resources/dev/jruntime/linux/seccomp/docker.json")
                    .normalize();

    /// Not in the workspace: at ^C that one is removed beside us, not after us.
    private final Path state = Path.of("/run", Workspace.current().mark() + "-bench");

    /// Below /tmp, because /run is often mounted noexec.
    private final Path files = Path.of("/tmp", Workspace.current().mark() + "-bench");

    private final Path launcher;
    private final List<Peer> peers = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private String config = "";
    private @Nullable Stopwatch stopwatch;
    private @Nullable WarmServer server;
    private boolean isClosed;

    private Testbed(Path launcher) {
        this.launcher = launcher;
    }

    /// Sets all up for these runtimes. One that is not installed is left out, and named by
    /// [#absent].
    static Testbed prepare(Path distribution, Set<RuntimeKind> runtimes) {
        Testbed bed = new Testbed(distribution.resolve("bin/jruntime"));
        Workspace.current().closeAtEnd(bed::close);
        try {
            bed.prepare(runtimes);
            return bed;
        } catch (RuntimeException | IOException e) {
            bed.close();
            throw e instanceof RuntimeException known ? known : new BenchException(e.toString());
        }
    }

    List<Peer> peers() {
        return peers;
    }

    List<String> absent() {
        return absent;
    }

    Path bundle(Payload payload) {
        return files.resolve(payload.directory());
    }

    /// An id that names the runtime, because a container's cgroup is named after its id alone.
    String id(Peer peer) {
        return Workspace.current().mark() + "-" + peer.kind().label();
    }

    /// The configuration that all runtimes get.
    String config() {
        return config;
    }

    Stopwatch stopwatch() {
        Stopwatch present = stopwatch;
        if (present == null) {
            throw new IllegalStateException("not prepared");
        }
        return present;
    }

    @Nullable WarmServer server() {
        return server;
    }

    private void prepare(Set<RuntimeKind> runtimes) throws IOException {
        if (!Files.isExecutable(launcher)) {
            throw new BenchException("no jruntime in " + launcher + ": make dist");
        }
        Files.createDirectories(state);
        Files.createDirectories(files);
        writeBundles();
        if (runtimes.contains(RuntimeKind.JRUNTIME_WARM)) {
            server = WarmServer.start("bench", launcher);
        }
        for (RuntimeKind kind : runtimes) {
            addPeer(kind);
        }
        stopwatch = Stopwatch.start(NativePrograms.timing(), files.resolve("errors"));
    }

    private void writeBundles() throws IOException {
        Path spec = Files.createDirectories(files.resolve("spec"));
        require(Command.of(launcher.toString(), "--server", "off", "spec").directory(spec).run());
        for (Payload payload : Payload.values()) {
            Bundle bundle = new Bundle(bundle(payload));
            bundle.config(Files.readString(spec.resolve("config.json")))
                    .set("/process/terminal", payload.hasTerminal())
                    .set("/process/args", payload.arguments())
                    .set("/ociVersion", OCI_VERSION);
            if (payload.hasProfile()) {
                bundle.setJson("/linux/seccomp", Files.readString(PROFILE));
            }
            bundle.write();
        }
        config = Files.readString(bundle(Payload.TRUE).resolve("config.json"));
    }

    private void addPeer(RuntimeKind kind) throws IOException {
        try {
            Path binary = binary(kind);
            Path root = Files.createDirectories(state.resolve(kind.label()));
            List<String> options =
                    switch (kind) {
                        case JRUNTIME_WARM -> List.of("--server", socket().toString());
                        case JRUNTIME_COLD -> List.of("--server", "off");
                        case RUNC, CRUN -> List.of();
                    };
            peers.add(new Peer(kind, binary, options, root, version(binary)));
        } catch (IllegalStateException e) {
            absent.add(e.getMessage());
        }
    }

    private Path binary(RuntimeKind kind) {
        return kind.isOurs() ? launcher : OciRuntime.of(kind).binary();
    }

    private Path socket() {
        WarmServer present = server;
        if (present == null) {
            throw new BenchException("no server was started");
        }
        return present.socket();
    }

    private static String version(Path binary) {
        Outcome outcome = require(Command.of(binary.toString(), "--version").run());
        return outcome.stdout().lines().findFirst().orElse("").strip();
    }

    private static Outcome require(Outcome outcome) {
        if (!outcome.succeeded()) {
            throw new BenchException(outcome.toString());
        }
        return outcome;
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (stopwatch != null) {
            stopwatch.close();
        }
        peers.forEach(Testbed::deleteContainers);
        if (server != null) {
            server.close();
        }
        Workspace.remove(files);
        Workspace.remove(state);
    }

    /// Each entry of a state directory is a container, but for those with a leading dot.
    private static void deleteContainers(Peer peer) {
        try (Stream<Path> entries = Files.list(peer.root())) {
            for (Path entry : entries.toList()) {
                String id = entry.getFileName().toString();
                if (!id.startsWith(".")) {
                    deleteContainer(peer, id);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// By the server while it is there: a thousand cold starts would take minutes.
    private static void deleteContainer(Peer peer, String id) throws IOException {
        if (delete(peer.command("delete", "--force", id)) != 0) {
            delete(peer.detached("delete", "--force", id));
        }
    }

    /// Not by [Command], whose files are in the workspace.
    private static int delete(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
