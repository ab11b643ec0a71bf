package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A new time namespace, and `linux.timeOffsets`.
class TimeNamespaceTest extends BlackBoxTest {
    private static final int TOLERANCE = 30;

    @BeforeEach
    void conforms() {
        assumeConforms(Deviation.TIME_NAMESPACES);
    }

    @Test
    void it_is_new_and_its_clocks_are_the_caller_s_without_offsets() {
        withTime("{}");
        JsonNode report = report();
        assertNotEquals(HostFacts.namespace("time"), report.at("/namespaces/time").asString());
        assertShift(0, report.at("/clocks/boottime"));
    }

    @ParameterizedTest
    @CsvSource({"monotonic, 500000", "boottime, 86400000", "monotonic, -60", "boottime, -60"})
    void a_clock_is_shifted_and_the_other_is_not(String clock, long seconds) {
        withTime("{\"%s\": {\"secs\": %d, \"nanosecs\": 5}}".formatted(clock, seconds));
        JsonNode clocks = report().at("/clocks");
        String other = clock.equals("boottime") ? "monotonic" : "boottime";
        assertShift(seconds, clocks.at("/" + clock));
        assertShift(0, clocks.at("/" + other));
    }

    /// The time of init's start is part of what a container is known by, and /proc tells it by the
    /// reader's clock.
    @Test
    void a_container_with_a_shifted_clock_lives_as_any_other() {
        withTime("{\"boottime\": {\"secs\": 86400000}}");
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertEquals("created", container().status());
        assertSucceeded(container().start());
        assertEquals("running", container().status());
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
    }

    @Test
    void a_foreground_run_ends_with_the_program_s_exit_code() {
        withTime("{\"monotonic\": {\"secs\": 1}}");
        bundle().args("/probe", "exit", "9");
        assertEquals(9, container().run().exit());
    }

    @Test
    void a_launcher_that_is_process_1_can_make_one() {
        assumeOurs("a stage between itself and init");
        withTime("{\"boottime\": {\"secs\": 86400000}}");
        bundle().args("/probe", "report");
        String script = "exec unshare -p -f --mount-proc \"$@\"";
        Outcome outcome = container().bundled("run").inShell(script).run();
        assertSucceeded(outcome);
        assertShift(86400000, json(outcome.stdout()).at("/clocks/boottime"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'sundial': {'secs': 1}} | sundial",
                "{'boottime': {'nanosecs': 1000000000}} | boottime",
                "{'boottime': {'secs': -2000000000}} | timens_offsets",
            })
    void offsets_that_cannot_be_are_refused(String offsets, String named) {
        assumeOurs("these errors");
        withTime(offsets.replace('\'', '"'));
        assertRefused(container().create(), named);
    }

    @Test
    void offsets_without_a_time_namespace_are_refused() {
        bundle().setJson("/linux/timeOffsets", "{\"boottime\": {\"secs\": 1}}");
        assertRefused(container().create(), "time");
    }

    @Test
    void offsets_for_a_namespace_that_is_joined_are_refused() {
        assumeOurs("a guard here");
        bundle().addJson(
                        "/linux/namespaces",
                        "{\"type\": \"time\", \"path\": \"/proc/self/ns/time\"}");
        bundle().setJson("/linux/timeOffsets", "{\"boottime\": {\"secs\": 1}}");
        assertRefused(container().create(), "timeOffsets");
    }

    private void withTime(String offsets) {
        bundle().addJson("/linux/namespaces", "{\"type\": \"time\"}");
        bundle().setJson("/linux/timeOffsets", offsets);
    }

    private static void assertShift(long seconds, JsonNode clock) {
        String uptime = contentOf(Path.of("/proc/uptime"));
        long expected = Long.parseLong(uptime.substring(0, uptime.indexOf('.'))) + seconds;
        long off = clock.asLong() - expected;
        assertTrue(Math.abs(off) < TOLERANCE, "off by " + off + " s");
    }
}
