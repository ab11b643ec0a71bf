package dev.jruntime.conformance;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A process that takes part in a command dies, at any point of it. The command ends soon with an
/// exit code that is true, and after `delete --force` nothing is left of it.
class DeathTest extends SwapTest {

    static Stream<Arguments> all() {
        return Arrays.stream(Mishap.values())
                .flatMap(one ->
                        Arrays.stream(Scene.values()).map(scene -> Arguments.of(one, scene)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void leaves_nothing_behind(Mishap mishap, Scene scene) {
        List<Frame> frames = watch(scene);
        play(mishap, scene, frames, sample(mishap.points(frames), mishap.sample()));
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("soak")
    void leaves_nothing_behind_wherever_it_comes(Mishap mishap, Scene scene) {
        List<Frame> frames = watch(scene);
        play(mishap, scene, frames, mishap.points(frames));
    }

    private void play(Mishap mishap, Scene scene, List<Frame> frames, List<Point> points) {
        List<String> complaints = new ArrayList<>();
        int reached = 0;
        for (Point point : points) {
            List<String> wrong = new ArrayList<>();
            reached += play(mishap, scene, point, wrong) ? 1 : 0;
            wrong.forEach(one -> complaints.add(mishap + " " + scene + " " + point + ": " + one));
        }
        report(
                "%s %s: %d frames, %d of %d points"
                        .formatted(
                                mishap,
                                scene,
                                frames.size(),
                                reached,
                                mishap.points(frames).size()));
        assertNone(complaints);
    }

    private boolean play(Mishap mishap, Scene scene, Point point, List<String> wrong) {
        Canary before = canaryNow();
        scene.prepare(container());
        stage().conduct(mishap.plot(point, server()));
        Outcome outcome = scene.command(staged()).run();
        resume(mishap);
        stage().awaitSilence();
        boolean reached = stage().performed();
        if (mishap == Mishap.SERVER_KILLED && reached) {
            replaceServer();
        }
        wrong.addAll(mishap.complaints(scene, outcome));
        judge(mishap, scene, outcome, wrong);
        compare(before, wrong);
        if (!wrong.isEmpty()) {
            wrong.addFirst(outcome.toString());
        }
        return reached;
    }

    /// A server that hung finds out that its caller has gone, and must do no harm.
    private void resume(Mishap mishap) {
        if (mishap == Mishap.SERVER_STOPPED) {
            server().signal("CONT");
        }
        stage().release();
    }

    /// Whether what the command said is true.
    private void judge(Mishap mishap, Scene scene, Outcome outcome, List<String> wrong) {
        boolean done = outcome.exit() == (scene == Scene.RUN ? Scene.PAYLOAD_EXIT : 0);
        if (done) {
            String complaint = scene.complaint(container(), mishap == Mishap.INIT_KILLED);
            if (!complaint.isEmpty()) {
                wrong.add("it claims success, but " + complaint);
            }
        } else if (scene.makesContainer()
                && mishap != Mishap.LAUNCHER_KILLED
                && container().exists()) {
            wrong.add("it failed, but the container is there: " + container().state());
        }
    }
}
