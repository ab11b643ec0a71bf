package dev.jruntime.conformance;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.swap.Frame;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One call of a command fails, each in its turn, as no kernel could be made to on purpose. Either
/// the command says so and leaves nothing, or it did its work all the same.
class FailingCallTest extends SwapTest {
    /// What these answer is no failure, or nobody waits for it; a descriptor that close(2)
    /// complains about is closed. In accept(2) a created container waits, when its create has
    /// ended: if that fails, init ends, and the container is stopped (protocol.md, Parking).
    private static final Set<String> CANNOT_FAIL =
            Set.of(
                    "accept4",
                    "close",
                    "close_range",
                    "umask",
                    "getpid",
                    "getuid",
                    "geteuid",
                    "getgid",
                    "getegid",
                    "hello",
                    "exit",
                    "supervise");

    /// By their numbers in asm-generic/errno-base.h.
    enum Failure {
        EINTR(4),
        EIO(5),
        ENOMEM(12),
        ENOSPC(28);

        private final int number;

        Failure(int number) {
            this.number = number;
        }
    }

    private record Attempt(Frame frame, int call, Failure failure) {
        Point point() {
            return frame.before(call);
        }

        boolean isPossible() {
            String name = frame.calls().get(call).replaceAll(" .*", "");
            return !CANNOT_FAIL.contains(name) && frame.points().contains(point());
        }

        @Override
        public String toString() {
            return point() + " " + failure + " of " + frame.calls().get(call);
        }
    }

    private static List<Attempt> attempts(List<Frame> frames) {
        return frames.stream().flatMap(FailingCallTest::attempts).toList();
    }

    private static Stream<Attempt> attempts(Frame frame) {
        return IntStream.range(0, frame.calls().size())
                .boxed()
                .flatMap(call ->
                        Stream.of(Failure.values()).map(one -> new Attempt(frame, call, one)))
                .filter(Attempt::isPossible);
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void is_told_and_leaves_nothing(Scene scene) {
        List<Attempt> all = attempts(watch(scene));
        play(scene, all.size(), sample(all, 25));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    @Tag("soak")
    void is_told_and_leaves_nothing_whichever_it_is(Scene scene) {
        List<Attempt> all = attempts(watch(scene));
        play(scene, all.size(), all);
    }

    private void play(Scene scene, int possible, List<Attempt> attempts) {
        List<String> complaints = new ArrayList<>();
        int failed = 0;
        for (Attempt attempt : attempts) {
            List<String> wrong = new ArrayList<>();
            failed += play(scene, attempt, wrong) ? 1 : 0;
            wrong.forEach(one -> complaints.add(scene + " " + attempt + ": " + one));
        }
        report(
                "%s: %d of %d possible failures, %d of them ended the command"
                        .formatted(scene, attempts.size(), possible, failed));
        assertNone(complaints);
    }

    /// @return whether the command failed
    private boolean play(Scene scene, Attempt attempt, List<String> wrong) {
        Canary before = canaryNow();
        prepare(scene);
        stage().conduct(Plot.failure(attempt.point(), attempt.failure().number));
        Outcome outcome = scene.command(staged()).run();
        stage().awaitSilence();
        boolean failed = outcome.exit() == scene.failure();
        if (!scene.exits().contains(outcome.exit())) {
            wrong.add("exit code " + outcome.exit());
        }
        if (failed && (outcome.stderr().isBlank() || outcome.stderr().contains("internal error"))) {
            wrong.add("no reason was given");
        }
        String complaint = failed ? leftover(scene) : scene.complaint(container(), false);
        if (!complaint.isEmpty()) {
            wrong.add((failed ? "it failed, but " : "it claims success, but ") + complaint);
        }
        compare(before, wrong);
        if (!wrong.isEmpty()) {
            wrong.addFirst(outcome.toString());
        }
        return failed;
    }

    /// The payload of a `run` may have ended when the removal fails: the rest is for `delete`.
    private String leftover(Scene scene) {
        boolean rest = scene.makesContainer() && container().exists();
        boolean ended = rest && scene.isForeground() && container().status().equals("stopped");
        return rest && !ended ? "the container is there" : scene.remainder(container(), false);
    }
}
