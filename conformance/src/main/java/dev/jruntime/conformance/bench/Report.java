package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import dev.jruntime.conformance.bench.Statistics.Summary;
import dev.jruntime.conformance.bench.TextTable.Cell;
import dev.jruntime.conformance.bench.TextTable.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The results as text.
final class Report {
    private static final List<RuntimeKind> REFERENCES = List.of(RuntimeKind.CRUN, RuntimeKind.RUNC);
    private static final List<Measure> PARTS =
            List.of(Measure.CREATE, Measure.START, Measure.DELETE);
    private static final List<Measure> GROUPED =
            List.of(
                    Measure.CREATE_1,
                    Measure.CREATE_8,
                    Measure.CREATE_64,
                    Measure.RUN_AMONG_10,
                    Measure.RUN_AMONG_100,
                    Measure.RUN_AMONG_1000,
                    Measure.LIST_AMONG_10,
                    Measure.LIST_AMONG_100,
                    Measure.LIST_AMONG_1000,
                    Measure.PIPE,
                    Measure.TERMINAL,
                    Measure.SECCOMP_UNCACHED,
                    Measure.SECCOMP_CACHED);
    private static final double BILLION = 1_000_000_000;
    private static final int BAR_WIDTH = 20;

    private final Results results;
    private final boolean isColoured;
    private final StringBuilder text = new StringBuilder();

    private Report(Results results, boolean isColoured) {
        this.results = results;
        this.isColoured = isColoured;
    }

    static String of(Results results, Conditions conditions, boolean isColoured) {
        Report report = new Report(results, isColoured);
        report.text.append(conditions.text());
        report.whole(Measure.RUN);
        report.whole(Measure.RUN_SECCOMP);
        report.whole(Measure.LIFECYCLE);
        report.parts();
        report.whole(Measure.IDLE_RUN);
        report.whole(Measure.IDLE_LIFECYCLE);
        report.whole(Measure.STATE);
        report.whole(Measure.IDLE_STATE);
        report.whole(Measure.EXEC);
        report.whole(Measure.JVM_START);
        GROUPED.forEach(report::whole);
        report.probes();
        report.crowds();
        report.memory();
        return report.text.toString();
    }

    private void whole(Measure measure) {
        Set<RuntimeKind> runtimes = results.runtimes(measure);
        if (runtimes.isEmpty()) {
            return;
        }
        title(measure.label() + ": " + measure.meaning());
        TextTable table =
                new TextTable()
                        .headings(
                                "",
                                "x crun",
                                "x runc",
                                "median ms",
                                "p10",
                                "p90",
                                "mean",
                                "CPU ms",
                                "of it server",
                                "peak MB",
                                "");
        double scale = scale(measure);
        runtimes.forEach(kind -> table.row(row(measure, kind, scale)));
        text.append(table.render(isColoured));
    }

    private List<Cell> row(Measure measure, RuntimeKind kind, double scale) {
        Summary wall = Statistics.summary(results.walls(measure, kind));
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(kind.label()));
        REFERENCES.forEach(reference -> cells.add(ratio(measure, kind, reference)));
        for (double value : new double[] {wall.median(), wall.p10(), wall.p90(), wall.mean()}) {
            cells.add(millis(value));
        }
        cells.add(millis(results.cpuNanos(measure, kind)));
        long server = results.serverNanos(measure, kind);
        cells.add(server == 0 ? Cell.of("-") : millis(server));
        double peak = Statistics.median(results.values(measure, kind, Sample::peakKilobytes));
        cells.add(Cell.of(number(peak / 1024)));
        cells.add(Cell.of(bar(wall.median() / scale)));
        return cells;
    }

    private Cell ratio(Measure measure, RuntimeKind kind, RuntimeKind reference) {
        return kind == reference
                ? Cell.of("1")
                : results.ratio(measure, kind, reference)
                        .map(ratio -> cell(ratio, kind.isOurs()))
                        .orElse(Cell.of("-"));
    }

    /// Coloured only where the whole interval is on one side.
    private static Cell cell(Ratio ratio, boolean isOurs) {
        Style style = ratio.high() < 1 ? Style.GOOD : ratio.low() > 1 ? Style.BAD : Style.PLAIN;
        return new Cell(
                "%s (%s-%s)"
                        .formatted(
                                number(ratio.value()), number(ratio.low()), number(ratio.high())),
                isOurs ? style : Style.PLAIN);
    }

    private void parts() {
        Set<RuntimeKind> runtimes = results.runtimes(Measure.CREATE);
        if (runtimes.isEmpty()) {
            return;
        }
        title("the parts of a lifecycle: medians in ms, and x crun");
        List<String> headings = new ArrayList<>(List.of(""));
        PARTS.forEach(part -> headings.addAll(List.of(part.label(), "x crun")));
        TextTable table = new TextTable().headings(headings.toArray(String[]::new));
        for (RuntimeKind kind : runtimes) {
            List<Cell> cells = new ArrayList<>(List.of(Cell.of(kind.label())));
            for (Measure part : PARTS) {
                cells.add(millis(Statistics.median(results.walls(part, kind))));
                cells.add(ratio(part, kind, RuntimeKind.CRUN));
            }
            table.row(cells);
        }
        text.append(table.render(isColoured));
    }

    private void probes() {
        if (results.probings().isEmpty()) {
            return;
        }
        title("probed containers: an exec a second into each; CPU time of the whole machine");
        TextTable table =
                new TextTable()
                        .headings(
                                "",
                                "containers",
                                "execs",
                                "errors",
                                "took s",
                                "CPU s",
                                "x crun",
                                "x runc",
                                "CPU ms each",
                                "median ms",
                                "p90");
        results.probings().forEach(probing -> table.row(row(probing)));
        text.append(table.render(isColoured));
    }

    private List<Cell> row(Results.Probing probing) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(probing.kind().label()));
        for (int count : new int[] {probing.containers(), probing.execs(), probing.errors()}) {
            cells.add(Cell.of(Integer.toString(count)));
        }
        cells.add(Cell.of(number(probing.wallNanos() / BILLION)));
        cells.add(Cell.of(number(probing.cpuNanos() / BILLION)));
        for (RuntimeKind reference : REFERENCES) {
            String ratio = results.probingRatio(probing, reference).map(Report::number).orElse("-");
            cells.add(Cell.of(probing.kind() == reference ? "1" : ratio));
        }
        cells.add(millis((double) probing.cpuNanos() / probing.execs()));
        cells.add(millis(probing.medianNanos()));
        cells.add(millis(probing.p90Nanos()));
        return cells;
    }

    private void crowds() {
        if (results.crowds().isEmpty()) {
            return;
        }
        title("living containers: memory of one, and the CPU time that its start took");
        TextTable table =
                new TextTable()
                        .headings("", "containers", "PSS kB", "RSS kB", "cgroup kB", "CPU ms");
        for (Results.Crowd crowd : results.crowds()) {
            double count = crowd.containers();
            table.row(
                    List.of(
                            Cell.of(crowd.kind().label()),
                            Cell.of(Integer.toString(crowd.containers())),
                            Cell.of(number(crowd.memory().pssKilobytes() / count)),
                            Cell.of(number(crowd.memory().residentKilobytes() / count)),
                            Cell.of(number(crowd.chargedKilobytes() / count)),
                            millis(crowd.cpuNanos() / count)));
        }
        text.append(table.render(isColoured));
    }

    private void memory() {
        title("memory of a container that waits for start, in kB");
        TextTable table = new TextTable().headings("", "PSS", "resident", "processes");
        results.created().forEach((kind, footprint) -> table.row(row(kind.label(), footprint)));
        text.append(table.render(isColoured));
        Results.ServerShare server = results.server();
        if (server != null) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%nserver at the end: %.1f MB resident (PSS %.1f); median of its first"
                                    + " commands %s%n",
                            server.memory().residentKilobytes() / 1024.0,
                            server.memory().pssKilobytes() / 1024.0,
                            warming(server.warmingWallNanos())));
        }
    }

    private static List<Cell> row(String name, Footprint footprint) {
        return List.of(
                Cell.of(name),
                Cell.of(Long.toString(footprint.pssKilobytes())),
                Cell.of(Long.toString(footprint.residentKilobytes())),
                Cell.of(Integer.toString(footprint.processes())));
    }

    /// How the server became quick: medians of the first 1, 10, 100 … commands since the previous.
    private static String warming(List<Long> nanos) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int end = 1; begin < nanos.size(); end *= 10) {
            int last = Math.min(end, nanos.size());
            double[] slice =
                    nanos.subList(begin, last).stream().mapToDouble(Long::doubleValue).toArray();
            parts.add(
                    "%d-%d: %s ms"
                            .formatted(
                                    begin + 1, last, number(Statistics.median(slice) / 1_000_000)));
            begin = last;
        }
        return String.join(", ", parts);
    }

    private void title(String title) {
        text.append('\n').append(Style.HEADING.apply(title, isColoured)).append('\n');
    }

    /// The longest bar is that of the slowest, but for a cold start: beside that one all others
    /// would look alike.
    private double scale(Measure measure) {
        return results.runtimes(measure).stream()
                .filter(kind -> kind != RuntimeKind.JRUNTIME_COLD)
                .mapToDouble(kind -> Statistics.median(results.walls(measure, kind)))
                .max()
                .orElse(Double.MAX_VALUE);
    }

    private static String bar(double share) {
        int length = (int) Math.round(Math.min(share, 1) * BAR_WIDTH);
        String bar = "#".repeat(Math.max(1, length)) + (share > 1 ? ">" : "");
        return bar + " ".repeat(BAR_WIDTH + 1 - bar.length());
    }

    private static Cell millis(double nanos) {
        return Cell.of(number(nanos / 1_000_000));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
}
