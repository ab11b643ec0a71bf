package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.NativePrograms;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.RuntimeKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What docker's seccomp profile costs a server. From outside that cannot be told from all else
/// that a `run` does: a program among the runtime's tests (`FilterTimes`) calls the server's
/// classes, in the installed Java with the options that are baked into it, but without the AOT
/// cache, and without a server around.
final class Filters {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path CLASSES =
            NativePrograms.moduleRoot().resolve("../runtime/target/test-classes").normalize();

    private final Testbed bed;
    private final Recorder recorder;

    Filters(Testbed bed, Recorder recorder) {
        this.bed = bed;
        this.recorder = recorder;
    }

    void measure() {
        for (Peer peer : bed.peers()) {
            if (peer.kind() == RuntimeKind.JRUNTIME_WARM) {
                recorder.progress("compiling docker's seccomp profile");
                Outcome outcome = Command.of(command(peer)).timeout(LIMIT).run();
                if (!outcome.succeeded()) {
                    throw new BenchException(outcome.toString());
                }
                outcome.stdout().lines().forEach(line -> keep(peer, line));
            }
        }
    }

    private static List<String> command(Peer peer) {
        Path tree = tree(peer);
        return List.of(
                peer.java().toString(),
                "-Djruntime.home=" + tree,
                "-Djruntime.build=" + tree.getFileName(),
                "-Djna.boot.library.path=" + tree.resolve("native"),
                "--patch-module",
                "dev.jruntime=" + CLASSES,
                "-m",
                "dev.jruntime/dev.jruntime.linux.seccomp.FilterTimes");
    }

    private static Path tree(Peer peer) {
        try {
            if (!Files.isDirectory(CLASSES)) {
                throw new BenchException("no tests in " + CLASSES + ": make dist");
            }
            return peer.java().resolveSibling("../..").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(Peer peer, String line) {
        String[] fields = line.split(" ");
        recorder.keep(Measure.named(fields[0]), peer, sample(fields));
    }

    /// The answer's nanoseconds of CPU time are those of a thread, whoever's time they were.
    private static Sample sample(String[] fields) {
        return new Sample(Long.parseLong(fields[1]), Long.parseLong(fields[2]) / 1000, 0, 0);
    }
}
