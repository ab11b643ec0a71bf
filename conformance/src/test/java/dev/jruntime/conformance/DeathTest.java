package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A process that takes part in a command dies, at any point of it. The command ends soon with an
/// exit code that is true, and after `delete --force` nothing is left of it.
class DeathTest extends SwapTest {

    static Stream<Arguments> all() {
        return Arrays.stream(Mishap.values())
                .flatMap(one ->
                        Arrays.stream(Scene.values())
                                .filter(one::isPossible)
                                .filter(scene -> isWanted(one + " " + scene))
                                .map(scene -> Arguments.of(one, scene)));
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
        Outcome outcome = suffer(mishap, scene, point);
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

    private Outcome suffer(Mishap mishap, Scene scene, Point point) {
        prepare(scene);
        stage().conduct(mishap.plot(point, server()));
        Outcome outcome = scene.command(staged()).run();
        resume(mishap);
        try {
            stage().awaitSilence();
        } catch (IllegalStateException restless) {
            throw new IllegalStateException(mishap + " at " + point + ": " + outcome, restless);
        }
        return outcome;
    }

    /// Before it hears its first word, init has all that its launcher has.
    @Test
    void an_init_that_hears_nothing_of_a_hung_server_keeps_no_lock() {
        Scene scene = Scene.RUN_DETACHED;
        List<Point> first = List.of(new Point("init", 1, 0));
        play(Mishap.SERVER_STOPPED, scene, watch(scene), first);
    }

    /// The launcher's calls about an init that it has not made itself may still be queued.
    @ParameterizedTest
    @EnumSource(names = {"LAUNCHER_KILLED", "STAGE_KILLED", "INIT_KILLED"})
    void the_end_of_any_process_in_a_row_of_three_leaves_nothing(Mishap mishap) {
        List<Point> points = List.of(new Point("stage", 1, 2), new Point("init", 1, 1));
        for (Scene scene : List.of(Scene.RUN_SHIFTED, Scene.CREATE_MEMBER, Scene.RUN_MAPPED)) {
            play(mishap, scene, watch(scene), points);
        }
    }

    /// The server dies when all is done but the exit code.
    @Test
    void of_a_detached_program_that_is_ended_no_pid_file_is_left() {
        Scene scene = Scene.EXEC_DETACHED;
        List<Frame> frames = watch(scene);
        play(Mishap.SERVER_KILLED, scene, frames, List.of(frames.getLast().before(0)));
    }

    /// Where nobody holds the terminal's other side its program is sent SIGHUP.
    ///
    /// @param call in whose frame it happens
    @ParameterizedTest
    @CsvSource({
        "SERVER_KILLED, RUN_TERMINAL, recvmsg",
        "SERVER_KILLED, RUN_TERMINAL, supervise",
        "SERVER_KILLED, EXEC_TERMINAL, supervise",
        "SERVER_STOPPED, RUN_TERMINAL, recvmsg",
        "SERVER_STOPPED, RUN_TERMINAL, supervise",
        "SERVER_STOPPED, EXEC_TERMINAL, supervise"
    })
    void a_program_that_runs_already_keeps_its_terminal(Mishap mishap, Scene scene, String call) {
        Frame frame =
                watch(scene).stream()
                        .filter(one -> one.calls().stream().anyMatch(text -> text.startsWith(call)))
                        .reduce((_, last) -> last)
                        .orElseThrow();
        Outcome outcome = suffer(mishap, scene, frame.before(0));
        assertEquals(Scene.PAYLOAD_EXIT, outcome.exit(), outcome::toString);
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
        boolean abandoned = mishap == Mishap.LAUNCHER_KILLED;
        boolean done = outcome.exit() == scene.success();
        String complaint = "";
        if (done) {
            complaint = scene.complaint(container(), mishap == Mishap.INIT_KILLED);
        } else if (!scene.makesContainer()) {
            complaint = scene.remainder(container(), abandoned);
        } else if (!abandoned && container().exists()) {
            complaint = "the container is there: " + container().state();
        }
        if (!complaint.isEmpty()) {
            wrong.add((done ? "it claims success, but " : "it failed, but ") + complaint);
        }
    }
}
