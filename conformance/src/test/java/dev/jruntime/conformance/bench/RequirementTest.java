package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Requirement.RatioBound;
import dev.jruntime.conformance.bench.Requirement.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementTest {
    private static final Requirement FLOOR = Requirement.parse("run:jruntime-warm<=0.8*crun");

    @Test
    void a_requirement_names_measure_runtime_factor_and_reference() {
        assertEquals(
                new RatioBound(
                        Figure.wall(Measure.RUN, RuntimeKind.JRUNTIME_WARM),
                        0.8,
                        Figure.wall(Measure.RUN, RuntimeKind.CRUN)),
                FLOOR);
        assertEquals(
                new RatioBound(
                        Figure.wall(Measure.IDLE_LIFECYCLE, RuntimeKind.JRUNTIME_COLD),
                        20,
                        Figure.wall(Measure.IDLE_LIFECYCLE, RuntimeKind.RUNC)),
                Requirement.parse(" idle-lifecycle : jruntime-cold <= 20 * runc "));
    }

    @Test
    void a_requirement_is_written_as_it_was_read() {
        for (String text :
                List.of(
                        "run:jruntime-warm<=0.8*crun",
                        "run-among-1000:crun<=1.2*run-among-10:crun",
                        "exec.cpu:jruntime-warm<=0.6*crun",
                        "run.cpu:crun<=2.0*exec.cpu:crun",
                        "seccomp-cached:jruntime-warm<=1.5ms",
                        "probe-errors<=0",
                        "server<=100MB")) {
            assertEquals(text, Requirement.parse(text).toString());
        }
    }

    @Test
    void a_measure_may_be_bound_by_another_one() {
        Sample fast = sample(10);
        Sample slow = sample(13);
        Results among =
                new Results(
                        Map.of(
                                Measure.RUN_AMONG_10, Map.of(RuntimeKind.CRUN, List.of(fast, fast)),
                                Measure.RUN_AMONG_1000,
                                        Map.of(RuntimeKind.CRUN, List.of(slow, slow))),
                        Map.of(),
                        List.of(),
                        List.of(),
                        null);
        Requirement bound = Requirement.parse("run-among-1000:crun<=1.2*run-among-10:crun");
        assertEquals(
                new Verdict(
                        false,
                        "FAILED: run-among-1000:crun<=1.2*run-among-10:crun: the ratio is 1.300"
                                + " (1.300-1.300)"),
                bound.judge(among));
    }

    @Test
    void the_memory_of_the_server_has_a_bound_in_megabytes() {
        assertEquals(
                new Verdict(true, "met: server<=100MB: it holds 100.0 MB"),
                Requirement.parse("server<=100MB").judge(withServer(102_400)));
        assertEquals(
                new Verdict(false, "FAILED: server<=100MB: it holds 100.5 MB"),
                Requirement.parse("server<=100MB").judge(withServer(102_912)));
    }

    private static Results withServer(long kilobytes) {
        Footprint memory = new Footprint(1, 0, kilobytes);
        return new Results(
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                new Results.ServerShare(Map.of(), memory, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    run:jruntime-warm<0.8*crun | "run:jruntime-warm<0.8*crun" is no requirement: write it as run:jruntime-warm<=0.8*crun
                    run:jruntime-warm<=crun    | "run:jruntime-warm<=crun" is no requirement: write it as run:jruntime-warm<=0.8*crun
                    pull:jruntime-warm<=1*crun | no measure is called pull: use run, run-seccomp, lifecycle, create, start, delete, idle-run, idle-lifecycle, state, idle-state, exec, jvm-start, create-1, create-8, create-64, run-among-10, run-among-100, run-among-1000, list-among-10, list-among-100, list-among-1000, pipe, terminal, seccomp-uncached, seccomp-cached
                    run:youki<=1*crun          | no runtime is called youki
                    run:crun<=1.2.3*runc       | 1.2.3 is no factor
                    run:crun<=0*runc           | a factor is greater than 0, not 0
                    run:crun<=0ms              | a time is greater than 0, not 0
                    run.cpu:crun<=1*run:crun   | "run.cpu:crun<=1*run:crun" compares wall time with CPU time
                    run.gpu:crun<=1*runc       | no measure is called run.gpu: use run, run-seccomp, lifecycle, create, start, delete, idle-run, idle-lifecycle, state, idle-state, exec, jvm-start, create-1, create-8, create-64, run-among-10, run-among-100, run-among-1000, list-among-10, list-among-100, list-among-1000, pipe, terminal, seccomp-uncached, seccomp-cached
                    """)
    void what_is_no_requirement_is_refused_with_the_reason(String text, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Requirement.parse(text));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void a_ratio_of_medians_at_the_bound_meets_it() {
        assertEquals(
                new Verdict(
                        true, "met: run:jruntime-warm<=0.8*crun: the ratio is 0.800 (0.800-0.800)"),
                FLOOR.judge(results(8, 10)));
    }

    @Test
    void a_ratio_of_medians_above_the_bound_fails_it() {
        assertEquals(
                new Verdict(
                        false,
                        "FAILED: run:jruntime-warm<=0.8*crun: the ratio is 0.810 (0.810-0.810)"),
                FLOOR.judge(results(81, 100)));
    }

    /// Means, because the server's share is known as one.
    @Test
    void cpu_time_is_compared_by_its_mean_with_the_share_of_the_server() {
        Requirement bound = Requirement.parse("exec.cpu:jruntime-warm<=0.6*crun");
        assertEquals(
                new Verdict(
                        true,
                        "met: exec.cpu:jruntime-warm<=0.6*crun: the ratio is 0.600 (0.600-0.600)"),
                bound.judge(execs(2_000, 4_000_000)));
        assertEquals(
                new Verdict(
                        false,
                        "FAILED: exec.cpu:jruntime-warm<=0.6*crun: the ratio is 0.601"
                                + " (0.601-0.601)"),
                bound.judge(execs(2_010, 4_000_000)));
    }

    private static Results execs(long warmMicros, long serverNanos) {
        Sample warm = new Sample(1, warmMicros - 10, 10, 0);
        Sample crun = new Sample(1, 1_000, 9_000, 0);
        return new Results(
                Map.of(
                        Measure.EXEC,
                        Map.of(
                                RuntimeKind.JRUNTIME_WARM, List.of(warm, warm),
                                RuntimeKind.CRUN, List.of(crun, crun))),
                Map.of(),
                List.of(),
                List.of(),
                new Results.ServerShare(
                        Map.of(Measure.EXEC, serverNanos), new Footprint(1, 0, 0), List.of()));
    }

    @Test
    void a_time_has_a_bound_in_milliseconds() {
        Results run = results(2_500_000, 3_000_000);
        assertEquals(
                new Verdict(true, "met: run:jruntime-warm<=2.5ms: it takes 2.500 ms"),
                Requirement.parse("run:jruntime-warm<=2.5ms").judge(run));
        assertEquals(
                new Verdict(false, "FAILED: run:crun<=2.5ms: it takes 3.000 ms"),
                Requirement.parse("run:crun<=2.5ms").judge(run));
        assertEquals(
                new Verdict(false, "FAILED: exec:crun<=2.5ms: not measured"),
                Requirement.parse("exec:crun<=2.5ms").judge(run));
    }

    @Test
    void failed_probes_of_all_runtimes_add_up() {
        Requirement none = Requirement.parse("probe-errors<=0");
        assertEquals(
                new Verdict(true, "met: probe-errors<=0: 0 of crun, 0 of runc"),
                none.judge(probed(0, 0)));
        assertEquals(
                new Verdict(false, "FAILED: probe-errors<=0: 0 of crun, 2 of runc"),
                none.judge(probed(0, 2)));
        assertEquals(
                new Verdict(false, "FAILED: probe-errors<=0: not measured"),
                none.judge(results(1, 1)));
    }

    private static Results probed(int crun, int runc) {
        return new Results(
                Map.of(),
                Map.of(),
                List.of(),
                List.of(
                        new Results.Probing(RuntimeKind.CRUN, 1, 60, crun, 1, 1, 1, 1),
                        new Results.Probing(RuntimeKind.RUNC, 1, 60, runc, 1, 1, 1, 1)),
                null);
    }

    @Test
    void what_was_not_measured_fails() {
        Requirement other = Requirement.parse("run:runc<=3*crun");
        assertEquals(
                new Verdict(false, "FAILED: run:runc<=3.0*crun: not measured"),
                other.judge(results(8, 10)));
    }

    private static Results results(long warm, long crun) {
        Map<RuntimeKind, List<Sample>> walls =
                Map.of(
                        RuntimeKind.JRUNTIME_WARM, List.of(sample(warm), sample(warm)),
                        RuntimeKind.CRUN, List.of(sample(crun), sample(crun)));
        return new Results(Map.of(Measure.RUN, walls), Map.of(), List.of(), List.of(), null);
    }

    private static Sample sample(long wall) {
        return new Sample(wall, 0, 0, 0);
    }
}
