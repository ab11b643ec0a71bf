package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.RuntimeKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void without_options_everything_is_measured() {
        Options options = Options.parse();
        assertEquals(Set.of(RuntimeKind.values()), options.runtimes());
        assertEquals(Set.of(Scenario.values()), options.scenarios());
        assertEquals(Set.of(Group.values()), options.groups());
        assertEquals(List.of(), options.requirements());
    }

    @Test
    void only_takes_runtimes_and_measures_alike() {
        Options options = Options.parse("--only", "crun,idle-run,jruntime-warm");
        assertEquals(Set.of(RuntimeKind.CRUN, RuntimeKind.JRUNTIME_WARM), options.runtimes());
        assertEquals(Set.of(Scenario.IDLE_RUN), options.scenarios());
        assertEquals(Set.of(), options.groups());
    }

    @Test
    void only_takes_groups_too() {
        Options options = Options.parse("--only", "bytes,crowd");
        assertEquals(Set.of(), options.scenarios());
        assertEquals(Set.of(Group.BYTES, Group.CROWD), options.groups());
    }

    @Test
    void a_thousand_containers_of_others_are_for_those_who_want_all() {
        assertEquals(100, Options.parse().largestCrowd(RuntimeKind.RUNC));
        assertEquals(1000, Options.parse().largestCrowd(RuntimeKind.CRUN));
        assertEquals(1000, Options.parse().largestCrowd(RuntimeKind.JRUNTIME_WARM));
        assertEquals(1000, Options.parse("--all").largestCrowd(RuntimeKind.RUNC));
        assertEquals(10, Options.parse("--crowd", "10").largestCrowd(RuntimeKind.RUNC));
    }

    @Test
    void rounds_back_to_back_and_after_idleness_are_counted_apart() {
        Options options = Options.parse("--rounds", "7", "--idle-rounds", "3");
        assertEquals(7, options.rounds(Scenario.LIFECYCLE));
        assertEquals(3, options.rounds(Scenario.IDLE_LIFECYCLE));
    }

    @Test
    void execs_have_rounds_of_their_own() {
        assertEquals(500, Options.parse("--rounds", "7").rounds(Scenario.EXEC));
        Options options = Options.parse("--exec-rounds", "9", "--exec-warm-up", "4");
        assertEquals(9, options.rounds(Scenario.EXEC));
        assertEquals(4, options.execWarmUp());
    }

    @Test
    void probes_shrink_with_their_seconds_and_with_the_largest_crowd() {
        assertEquals(100, Options.parse().probed());
        assertEquals(60, Options.parse().probeSeconds());
        Options options = Options.parse("--crowd", "20", "--probe-seconds", "3");
        assertEquals(20, options.probed());
        assertEquals(3, options.probeSeconds());
    }

    @Test
    void requirements_add_up() {
        Options options =
                Options.parse("--require", "run:crun<=1*runc", "--require", "start:crun<=1*runc");
        assertEquals(
                List.of("run:crun<=1.0*runc", "start:crun<=1.0*runc"),
                options.requirements().stream().map(Requirement::toString).toList());
    }

    @Test
    void figures_go_where_json_says() {
        assertEquals(Path.of("/tmp/x.json"), Options.parse("--json", "/tmp/x.json").json());
    }

    @ParameterizedTest
    @CsvSource({
        "--round 5, no option is called --round: --help",
        "--rounds, --rounds needs a value: --help",
        "--rounds x, '--rounds needs a number, not x'",
        "--rounds 0, '--rounds is at least 1, not 0'",
        "--only docker, no runtime is called docker",
    })
    void what_it_does_not_know_is_refused_with_the_reason(String line, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Options.parse(line.split(" ")));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void a_wrong_command_line_exits_with_2_and_measures_nothing() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Bench.run(stream(new ByteArrayOutputStream()), stream(err), "--fast");
        assertEquals(2, exit);
        assertEquals(
                "bench: no option is called --fast: --help",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void help_names_every_measure_and_exits_with_0() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, Bench.run(stream(out), stream(new ByteArrayOutputStream()), "--help"));
        for (Measure measure : Measure.values()) {
            assertTrue(
                    out.toString(StandardCharsets.UTF_8).contains(measure.label()), measure::label);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
