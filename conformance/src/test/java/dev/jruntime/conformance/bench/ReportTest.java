package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.TextTable.Cell;
import dev.jruntime.conformance.bench.TextTable.Style;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void columns_are_aligned_whatever_their_colour() {
        TextTable table =
                new TextTable()
                        .headings("", "x crun")
                        .row(List.of(Cell.of("runc"), new Cell("2", Style.BAD)));
        assertEquals("      x crun\nrunc       2\n", table.render(false));
        assertEquals(
                "\u001b[1m\u001b[0m      \u001b[1mx crun\u001b[0m\nrunc       \u001b[31m2\u001b[0m\n",
                table.render(true));
    }

    @Test
    void ratios_come_first_and_the_share_of_the_server_is_part_of_the_cpu_time() {
        String report = Report.of(results(), conditions(), false);
        assertEquals(
                """
                                         x crun  x runc  median ms   p10   p90  mean  CPU ms  of it server  peak MB
                jruntime-warm  0.50 (0.50-0.50)       -       3.00  3.00  3.00  3.00    2.50          1.50     1.00  ##########
                crun                          1       -       6.00  6.00  6.00  6.00    1.00             -     1.00  ####################
                """,
                report.lines()
                        .skip(6)
                        .limit(3)
                        .map(line -> line + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void probes_show_errors_and_the_cpu_time_of_the_machine_beside_each_other() {
        String report = Report.of(results(), conditions(), false);
        assertTrue(
                report.contains(
                        """
                                       containers  execs  errors  took s  CPU s  x crun  x runc  CPU ms each  median ms   p90
                        jruntime-warm         100   6000       1   60.50  12.00    0.50       -         2.00       3.00  5.00
                        crun                  100   6000       1   60.50  24.00       1       -         4.00       3.00  5.00
                        """),
                report);
    }

    @Test
    void only_a_terminal_gets_colours() {
        assertTrue(Report.of(results(), conditions(), true).contains("\u001b["));
        assertTrue(!Report.of(results(), conditions(), false).contains("\u001b["));
    }

    @Test
    void memory_is_what_the_kernel_sums_up() {
        String rollup =
                """
                00400000-7fff3f19f000 ---p 00000000 00:00 0                              [rollup]
                Rss:                 108 kB
                Pss:                 104 kB
                Pss_Dirty:           100 kB
                """;
        assertEquals(new Footprint(1, 104, 108), Footprint.parse(rollup));
    }

    private static Results results() {
        Map<RuntimeKind, List<Sample>> run = new EnumMap<>(RuntimeKind.class);
        run.put(RuntimeKind.JRUNTIME_WARM, List.of(sample(3), sample(3)));
        run.put(RuntimeKind.CRUN, List.of(sample(6), sample(6)));
        Footprint footprint = new Footprint(1, 100, 200);
        return new Results(
                Map.of(Measure.RUN, run),
                Map.of(RuntimeKind.CRUN, footprint),
                List.of(),
                List.of(
                        probing(RuntimeKind.JRUNTIME_WARM, 12_000_000_000L),
                        probing(RuntimeKind.CRUN, 24_000_000_000L)),
                new Results.ServerShare(
                        Map.of(Measure.RUN, 1_500_000L), footprint, List.of(9_000_000L)));
    }

    private static Results.Probing probing(RuntimeKind kind, long cpuNanos) {
        return new Results.Probing(kind, 100, 6000, 1, 60_500_000_000L, cpuNanos, 3e6, 5e6);
    }

    private static Sample sample(long millis) {
        return new Sample(millis * 1_000_000, 400, 600, 1024);
    }

    private static Conditions conditions() {
        return new Conditions(
                Instant.EPOCH,
                "Linux",
                "processor",
                2,
                "0.1",
                Map.of(RuntimeKind.CRUN, "crun version 1"),
                "{}",
                Options.parse());
    }
}
