package dev.jruntime.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A `jruntime serve` of our own, on a socket in the workspace, never the machine's service.
public final class WarmServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static @Nullable WarmServer shared;

    private final Path directory;
    private final Path socket;
    private final Running process;

    private WarmServer(Path directory, Path socket, Running process) {
        this.directory = directory;
        this.socket = socket;
        this.process = process;
    }

    /// The server that all warm commands share; it is started again if a test has ended it.
    public static synchronized WarmServer shared() {
        WarmServer present = shared;
        if (present == null || !present.process.isAlive()) {
            if (present != null) {
                present.close();
            }
            present = start("server", Distribution.shared().launcher());
            shared = present;
            Workspace.current().closeAtEnd(present::close);
        }
        return present;
    }

    /// Starts a server on a socket in a directory of that name below the state directory; the
    /// server makes it.
    public static WarmServer start(String name, Path launcher) {
        Path directory = Workspace.current().stateDirectory().resolve(name);
        Path socket = directory.resolve("sock");
        List<String> words = List.of(launcher.toString(), "serve", "--socket", socket.toString());
        Running process = Command.of(words).timeout(Duration.ofHours(1)).start();
        Eventually.holds(
                START_LIMIT,
                () -> Files.exists(socket) || !process.isAlive(),
                () -> "socket of " + words + ": " + process.stderr());
        if (!process.isAlive()) {
            throw new IllegalStateException("the server ended at once: " + process.await());
        }
        return new WarmServer(directory, socket, process);
    }

    /// The directory of the socket, which holds nothing else of ours.
    public Path directory() {
        return directory;
    }

    public Path socket() {
        return socket;
    }

    public long pid() {
        return process.pid();
    }

    /// What it has logged.
    public String log() {
        return process.stdout() + process.stderr();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void signal(String name) {
        process.signal(name);
    }

    /// Asks the server to end, and kills it if it does not.
    @Override
    public void close() {
        ProcessHandle handle = ProcessHandle.of(pid()).orElse(null);
        if (handle != null && handle.destroy()) {
            try {
                handle.onExit().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException e) {
                handle.destroyForcibly();
            }
        }
        process.close();
    }
}
