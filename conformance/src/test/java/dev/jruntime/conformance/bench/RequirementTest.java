package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.conformance.RuntimeKind;
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
                new Requirement(Measure.RUN, RuntimeKind.JRUNTIME_WARM, 0.8, RuntimeKind.CRUN),
                FLOOR);
        assertEquals(
                new Requirement(
                        Measure.IDLE_LIFECYCLE, RuntimeKind.JRUNTIME_COLD, 20, RuntimeKind.RUNC),
                Requirement.parse(" idle-lifecycle : jruntime-cold <= 20 * runc "));
    }

    @Test
    void a_requirement_is_written_as_it_was_read() {
        assertEquals("run:jruntime-warm<=0.8*crun", FLOOR.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    run:jruntime-warm<0.8*crun | "run:jruntime-warm<0.8*crun" is no requirement: write it as run:jruntime-warm<=0.8*crun
                    run:jruntime-warm<=crun    | "run:jruntime-warm<=crun" is no requirement: write it as run:jruntime-warm<=0.8*crun
                    exec:jruntime-warm<=1*crun | no measure is called exec: use run, lifecycle, create, start, delete, idle-run, idle-lifecycle
                    run:youki<=1*crun          | no runtime is called youki
                    run:crun<=1.2.3*runc       | 1.2.3 is no factor
                    run:crun<=0*runc           | a factor is greater than 0, not 0
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
        return new Results(Map.of(Measure.RUN, walls), Map.of(), null);
    }

    private static Sample sample(long wall) {
        return new Sample(wall, 0, 0, 0);
    }
}
