package dev.jruntime.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command that was started. Closing it kills it if it still runs, and removes its files.
public final class Running implements AutoCloseable {
    private final List<String> words;
    private final Process process;
    private final Path output;
    private final Duration timeout;
    private final long begin = System.nanoTime();

    Running(List<String> words, Process process, Path output, Duration timeout) {
        this.words = words;
        this.process = process;
        this.output = output;
        this.timeout = timeout;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String stdout() {
        return read("stdout");
    }

    public String stderr() {
        return read("stderr");
    }

    /// Writes to standard input; the command must have been [Command#interactive].
    public void send(String text) {
        try {
            OutputStream stream = process.getOutputStream();
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + words, e);
        }
    }

    public void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends the signal of that name to the command itself.
    public void signal(String name) {
        Command.of("kill", "-" + name, Long.toString(pid())).run();
    }

    /// Waits until standard output contains the text.
    public void awaitOutput(String text) {
        Eventually.holds(
                timeout,
                () -> stdout().contains(text) || !isAlive(),
                () -> "\"" + text + "\" on standard output of " + describe());
        if (!stdout().contains(text)) {
            throw new IllegalStateException("ended without \"" + text + "\": " + describe());
        }
    }

    public Outcome await() {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("took longer than " + timeout + ": " + describe());
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            return new Outcome(words, process.exitValue(), stdout(), stderr(), duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String describe() {
        return String.join(" ", words) + "\nstdout: " + stdout() + "\nstderr: " + stderr();
    }

    private String read(String name) {
        try {
            return new String(Files.readAllBytes(output.resolve(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Workspace.remove(output);
    }
}
