package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.Running;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// An engine's daemon of our own.
final class Daemon implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int END_LIMIT_SECONDS = 15;

    private final Running process;

    private Daemon(Running process) {
        this.process = process;
    }

    /// Starts it, and waits until the question is answered without an error.
    static Daemon start(Command command, Command question) {
        Running process = command.timeout(Duration.ofHours(1)).start();
        Daemon daemon = new Daemon(process);
        boolean answers =
                Eventually.happens(
                        START_LIMIT, () -> !process.isAlive() || question.run().succeeded());
        if (!answers || !process.isAlive()) {
            String log = process.stdout() + process.stderr();
            daemon.close();
            throw new IllegalStateException(command.words() + " does not answer:\n" + log);
        }
        return daemon;
    }

    /// Has it read its settings again.
    void reload() {
        process.signal("HUP");
    }

    /// Asks it to end, and kills it if it does not.
    @Override
    public void close() {
        ProcessHandle.of(process.pid()).ifPresent(Daemon::end);
        process.close();
    }

    private static void end(ProcessHandle handle) {
        handle.destroy();
        try {
            handle.onExit().orTimeout(END_LIMIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            handle.destroyForcibly();
        }
    }
}
