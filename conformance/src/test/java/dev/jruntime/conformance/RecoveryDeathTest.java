package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Interposer;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The server of a command is lost, and the private one that cleans up after it is killed, too. The
/// command ends soon with an exit code that is true, and `delete --force` does the rest.
class RecoveryDeathTest extends SwapTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /// The exit code of a launcher that has lost both: it knows no commands.
    private static final int LOST = 1;

    private @Nullable Distribution damaged;
    private @Nullable Container recovered;

    /// Our launcher, from a tree whose private servers have the interposer before them.
    @BeforeEach
    void damage() throws IOException {
        Distribution copy = Distribution.copy(Workspace.current().freshName("d"));
        damaged = copy;
        Path java = copy.build().resolve("image/bin/java");
        Files.move(java, java.resolveSibling("java.real"));
        Files.copy(NativePrograms.between(), java);
        Files.createSymbolicLink(java.resolveSibling("between"), stage().socketOfPrivates());
        String socket = stage().socket().toString();
        recovered = container().on(OciRuntime.ours(kind(), copy.launcher(), socket));
    }

    @AfterEach
    void remove() {
        if (damaged != null) {
            Workspace.remove(damaged.directory());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "RUN", "EXEC", "DELETE"})
    void leaves_nothing_that_cannot_be_deleted(Scene scene) {
        play(scene, sample(losses(scene), 1), 2);
    }

    @ParameterizedTest
    @MethodSource("scenes")
    @Tag("soak")
    void leaves_nothing_that_cannot_be_deleted_wherever_it_comes(Scene scene) {
        play(scene, losses(scene), Integer.MAX_VALUE);
    }

    private List<Point> losses(Scene scene) {
        return watch(scene).stream().map(frame -> frame.before(0)).toList();
    }

    private void play(Scene scene, List<Point> losses, int some) {
        List<String> complaints = new ArrayList<>();
        int all = 0;
        int reached = 0;
        for (Point loss : losses) {
            List<Point> points = recovery(scene, loss, complaints);
            all += points.size();
            for (Point point : some < points.size() ? sample(points, some) : points) {
                reached += play(scene, loss, point, complaints) ? 1 : 0;
            }
        }
        report(
                "RECOVERY KILLED %s: %d losses, %d of %d points"
                        .formatted(scene, losses.size(), reached, all));
        assertNone(complaints);
        assumeTrue(reached > 0, "the machine is too busy for a server that answers in time");
    }

    /// Where a recovery that nobody disturbs can be stopped; nowhere if the command does not come
    /// to the loss: how many frames it has may differ, and a busy server is passed by.
    private List<Point> recovery(Scene scene, Point loss, List<String> complaints) {
        for (int i = 0; i == 0 || i < 3 && !stage().performed(); i++) {
            play(scene, loss, null, complaints);
        }
        if (!stage().performed()) {
            return List.of();
        }
        return stage().frames().stream()
                .filter(frame -> frame.actor().equals("private"))
                .flatMap(RecoveryDeathTest::ends)
                .toList();
    }

    private static Stream<Point> ends(Frame frame) {
        return Stream.of(frame.before(0), frame.after());
    }

    /// @param death null to let the recovery live
    /// @return whether it was killed
    private boolean play(Scene scene, Point loss, @Nullable Point death, List<String> complaints) {
        Canary before = canaryNow();
        List<String> wrong = new ArrayList<>();
        boolean[] killed = {false};
        prepare(scene);
        Plot next =
                death == null
                        ? Plot.watch()
                        : Plot.at(
                                death,
                                stage -> {
                                    killed[0] = stage.kill("private");
                                    return false;
                                });
        stage().conduct(Plot.at(loss, stage -> lose(stage, next)));
        Outcome outcome = scene.command(Objects.requireNonNull(recovered)).run();
        stage().awaitSilence();
        judge(scene, outcome, wrong);
        compare(before, wrong);
        String what = scene + " " + loss + (death == null ? "" : ", then " + death) + ": ";
        wrong.forEach(one -> complaints.add(what + one + " " + outcome));
        return killed[0];
    }

    private static boolean lose(Interposer stage, Plot next) {
        stage.then(next);
        stage.loseServer();
        return false;
    }

    private void judge(Scene scene, Outcome outcome, List<String> wrong) {
        if (outcome.duration().compareTo(LIMIT) > 0) {
            wrong.add("it took too long");
        }
        boolean failed = outcome.exit() == scene.failure() || outcome.exit() == LOST;
        if (!failed && !scene.exits().contains(outcome.exit())) {
            wrong.add("exit code " + outcome.exit());
        }
        if (failed && outcome.stderr().isBlank()) {
            wrong.add("no reason was given");
        }
        if (outcome.exit() == scene.success()) {
            String complaint = scene.complaint(container(), false);
            if (!complaint.isEmpty()) {
                wrong.add("it claims success, but " + complaint);
            }
        }
    }
}
