package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That the interposer itself does no harm, and stops where it should: or the other tests would
/// find what it does, and not what the runtime does.
class InterposerTest extends SwapTest {

    @ParameterizedTest
    @MethodSource("scenes")
    void a_command_does_its_work_though_it_stops_anywhere(Scene scene) {
        List<String> complaints = new ArrayList<>();
        List<Point> points =
                sample(watch(scene).stream().flatMap(one -> one.points().stream()).toList(), 20);
        int reached = 0;
        for (Point point : points) {
            prepare(scene);
            stage().conduct(Plot.at(point, _ -> true));
            Outcome outcome = scene.command(staged()).run();
            stage().awaitSilence();
            String wrong = scene.complaint(container(), false);
            if (outcome.exit() == scene.failure() || !wrong.isEmpty()) {
                complaints.add(point + ": " + wrong + outcome);
            }
            reached += stage().performed() ? 1 : 0;
            assertSucceeded(container().delete("--force"));
        }
        report("%s stopped at %d of %d points".formatted(scene, reached, points.size()));
        assertNone(complaints);
        // How often a delete asks again for the end of a cgroup is the kernel's choice.
        assertTrue(2 * reached > points.size(), reached + " reached");
    }

    @Test
    void a_failing_call_is_told_with_its_errno() {
        Frame first =
                watch(Scene.CREATE).stream()
                        .filter(one -> one.actor().equals("init"))
                        .findFirst()
                        .orElseThrow();
        int call =
                IntStream.range(0, first.calls().size())
                        .filter(i -> first.calls().get(i).startsWith("sethostname"))
                        .findFirst()
                        .orElseThrow();
        prepare(Scene.CREATE);
        stage().conduct(Plot.failure(first.before(call), 28));
        Outcome outcome = Scene.CREATE.command(staged()).run();
        assertTrue(stage().performed());
        assertRefused(outcome, "sethostname", "ENOSPC");
        assertEquals(1, outcome.exit());
    }
}
