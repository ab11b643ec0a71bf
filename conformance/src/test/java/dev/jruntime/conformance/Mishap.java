package dev.jruntime.conformance;

import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Interposer;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What can happen to one of the processes that take part in a command, at any point of it. Init is
/// also whoever will be the program of an `exec`.
enum Mishap {
    SERVER_KILLED,
    SERVER_STOPPED,
    LAUNCHER_KILLED,
    STAGE_KILLED,
    INIT_KILLED;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Whether the process that it happens to is there.
    boolean isPossible(Scene scene) {
        return switch (this) {
            case SERVER_KILLED, SERVER_STOPPED, LAUNCHER_KILLED -> true;
            case STAGE_KILLED -> scene.hasStage();
            case INIT_KILLED -> scene.hasInit();
        };
    }

    /// How many points a short run takes of each command: servers start and hang slowly.
    int sample() {
        return switch (this) {
            case SERVER_KILLED -> 2;
            case SERVER_STOPPED -> 1;
            case LAUNCHER_KILLED, STAGE_KILLED, INIT_KILLED -> 10;
        };
    }

    /// The server cannot influence what is between two calls of a frame; all others end anywhere.
    List<Point> points(List<Frame> frames) {
        return frames.stream().flatMap(this::points).toList();
    }

    private Stream<Point> points(Frame frame) {
        return switch (this) {
            case SERVER_KILLED -> Stream.of(frame.before(0), frame.after());
            case SERVER_STOPPED -> Stream.of(frame.before(0));
            case LAUNCHER_KILLED, STAGE_KILLED, INIT_KILLED -> frame.points().stream();
        };
    }

    Plot plot(Point point, WarmServer server) {
        return Plot.at(
                point,
                stage -> {
                    befall(stage, server);
                    return this != SERVER_KILLED;
                });
    }

    private void befall(Interposer stage, WarmServer server) {
        switch (this) {
            case SERVER_KILLED -> {
                server.signal("KILL");
                Eventually.holds(LIMIT, () -> !server.isAlive(), () -> "the end of the server");
            }
            case SERVER_STOPPED -> {
                server.signal("STOP");
                stage.awaitRelease();
            }
            case LAUNCHER_KILLED -> stage.kill("launcher");
            case STAGE_KILLED -> stage.kill("stage");
            case INIT_KILLED -> stage.kill("init");
        }
    }

    /// What is wrong with how the command itself ended.
    List<String> complaints(Scene scene, Outcome outcome) {
        List<String> complaints = new ArrayList<>();
        if (outcome.duration().compareTo(Duration.ofSeconds(5)) > 0) {
            complaints.add("it took " + outcome.duration().toMillis() + " ms");
        }
        boolean killed = this == LAUNCHER_KILLED && outcome.exit() == 128 + 9;
        if (!killed && !scene.exits().contains(outcome.exit())) {
            complaints.add("exit code " + outcome.exit());
        }
        if (outcome.exit() == scene.failure() && outcome.stderr().isBlank()) {
            complaints.add("no reason was given");
        }
        return complaints;
    }
}
