package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Interposer;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A program that cannot be executed is read to say why. Somebody who can write to the image puts a
/// FIFO in its place, between any two calls of init: whoever waits at its other end must not notice
/// that it was opened, as a device would not.
class SwappedProgramTest extends SwapTest {
    private static final String REASON = "/bin/program is a script for /opt/none";

    @BeforeEach
    void makeProgram() throws IOException {
        Files.writeString(program(), "#!/opt/none\n");
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
        bundle().args("/bin/program");
        assertSucceeded(Command.of("mkfifo", fifo().toString()).run());
        Files.setPosixFilePermissions(fifo(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path program() {
        return bundle().inside("/bin/program");
    }

    private Path fifo() {
        return bundle().inside("/bin/fifo");
    }

    @Test
    void is_not_opened_as_what_has_its_path_by_then() throws IOException {
        List<Point> points = points();
        List<String> complaints = new ArrayList<>();
        int reached = 0;
        for (Point point : points) {
            try (Running writer = writer()) {
                Outcome outcome = run(Plot.at(point, _ -> swap()));
                if (stage().performed()) {
                    reached++;
                    swap();
                }
                complaints.addAll(complaints(point, outcome, writer));
            }
        }
        report("PROGRAM: %d swaps, %d carried out".formatted(points.size(), reached));
        assertNone(complaints);
    }

    /// From the frame with the last call on: before it, the program is only looked at.
    private List<Point> points() {
        List<Frame> frames = List.of();
        // On a busy machine a server may not answer in time, and the launcher does without it.
        for (int i = 0; i < 3 && frames.isEmpty(); i++) {
            Outcome outcome = run(Plot.watch());
            assertTrue(outcome.stderr().contains(REASON), outcome::toString);
            frames =
                    stage().frames().stream()
                            .filter(frame -> frame.actor().equals("init"))
                            .dropWhile(frame -> !executes(frame))
                            .toList();
        }
        List<Point> points = frames.stream().flatMap(frame -> frame.points().stream()).toList();
        assertTrue(points.size() > 10, stage().frames()::toString);
        return points;
    }

    private static boolean executes(Frame frame) {
        return frame.calls().stream().anyMatch(call -> call.startsWith("execve"));
    }

    private Outcome run(Plot plot) {
        stage().conduct(plot);
        Outcome outcome = staged().run();
        stage().awaitSilence();
        return outcome;
    }

    private boolean swap() throws IOException {
        Interposer.swap(fifo(), program());
        return true;
    }

    /// It waits until somebody opens the other end (fifo(7)).
    private Running writer() {
        Running writer =
                Command.of("sh", "-c", "echo ready; exec 3> \"$0\"; echo opened", fifo().toString())
                        .start();
        writer.awaitOutput("ready");
        return writer;
    }

    private static List<String> complaints(Point point, Outcome outcome, Running writer) {
        List<String> complaints = new ArrayList<>();
        if (!writer.isAlive()) {
            complaints.add(point + ": the FIFO was opened, " + writer.stdout());
        }
        if (outcome.exit() != 1 || outcome.stderr().lines().count() != 1) {
            complaints.add(point + ": " + outcome);
        }
        return complaints;
    }
}
