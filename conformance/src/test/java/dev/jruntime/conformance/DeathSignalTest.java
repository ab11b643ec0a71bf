package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Interposer;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Until it parks or executes its program, init dies with its launcher, and so does a stage; nobody
/// has to tell them: here the connection stays open, and they wait for the next call. What ends it
/// is the signal of PR_SET_PDEATHSIG, which a change of credentials clears (prctl(2)).
class DeathSignalTest extends SwapTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    /// PR_SET_PDEATHSIG with SIGKILL, and with no signal.
    private static final String ARMED = "prctl 1 9";

    private static final String DISARMED = "prctl 1 0";

    /// After these the signal is to be set again.
    private static final Set<String> CREDENTIALS = Set.of("setresuid", "setresgid");

    @ParameterizedTest
    @CsvSource({
        "CREATE, init",
        "RUN_DETACHED, init",
        "RUN_MAPPED, init",
        "CREATE_MEMBER, init",
        "EXEC_DETACHED, init",
        "EXEC_DETACHED, stage"
    })
    void init_ends_by_the_death_of_its_launcher_alone(Scene scene, String actor) {
        bundle().setJson("/process/user", "{\"uid\": 1000, \"gid\": 1000}");
        List<Point> points = armed(watch(scene), actor);
        List<Point> last = points.subList(points.size() - 3, points.size());
        List<Point> tried = new ArrayList<>(sample(points, 10));
        last.stream().filter(one -> !tried.contains(one)).forEach(tried::add);
        List<String> complaints = new ArrayList<>();
        int reached = 0;
        for (Point point : tried) {
            reached += play(scene, point, complaints) ? 1 : 0;
        }
        report(
                "DEATH SIGNAL %s %s: %d of %d points"
                        .formatted(scene, actor, reached, points.size()));
        assertNone(complaints);
        // Where a frame ends and the next begins may differ by a call.
        assertTrue(2 * reached > tried.size(), reached + " reached");
    }

    /// Between calls of a process from where the signal is set to where it is taken back, but for
    /// those behind a change of credentials up to where it is set again; at the end it must be.
    private static List<Point> armed(List<Frame> frames, String actor) {
        List<Point> points = new ArrayList<>();
        boolean armed = false;
        for (Frame frame : frames.stream().filter(one -> one.actor().equals(actor)).toList()) {
            for (int call = 0; call < frame.calls().size(); call++) {
                String text = frame.calls().get(call);
                if (armed || text.equals(DISARMED)) {
                    points.add(frame.before(call));
                }
                boolean changes = CREDENTIALS.contains(text);
                armed = text.equals(ARMED) || armed && !text.equals(DISARMED) && !changes;
            }
        }
        boolean afterCredentials =
                frames.stream()
                        .anyMatch(one -> one.calls().stream().anyMatch(CREDENTIALS::contains));
        assertTrue(afterCredentials && points.size() > 3, frames::toString);
        return points;
    }

    /// @return whether the point was reached
    private boolean play(Scene scene, Point point, List<String> complaints) {
        Canary before = canaryNow();
        List<String> wrong = new ArrayList<>();
        prepare(scene);
        stage().conduct(Plot.at(point, stage -> orphan(stage, point.actor(), wrong)));
        scene.command(staged()).run();
        stage().awaitSilence();
        boolean reached = stage().performed();
        compare(before, wrong);
        wrong.forEach(one -> complaints.add(scene + " " + point + ": " + one));
        return reached;
    }

    /// While this lasts, nothing is passed on: nobody hears of a server, nor of anybody's end.
    private static boolean orphan(Interposer stage, String actor, List<String> wrong) {
        stage.kill("launcher");
        if (!Eventually.happens(SOON, () -> stage.isDead(actor))) {
            wrong.add(actor + " lives on");
        }
        return true;
    }
}
