package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.BarChart.Bar;
import dev.jruntime.conformance.bench.Results.Crowd;
import dev.jruntime.conformance.bench.Results.Probing;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import dev.jruntime.conformance.bench.Statistics.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The results as tables and plots of `performance.md`. What was not measured stays as it was.
final class DocumentedResults {
    private static final double MILLION = 1_000_000;
    private static final List<Measure> COMMANDS =
            List.of(
                    Measure.RUN,
                    Measure.RUN_SECCOMP,
                    Measure.LIFECYCLE,
                    Measure.CREATE,
                    Measure.START,
                    Measure.DELETE,
                    Measure.STATE,
                    Measure.IDLE_RUN,
                    Measure.IDLE_LIFECYCLE,
                    Measure.IDLE_STATE,
                    Measure.EXEC,
                    Measure.JVM_START);
    private static final List<Measure> MANY =
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
                    Measure.TERMINAL);
    private static final List<Measure> FILTERS =
            List.of(Measure.SECCOMP_UNCACHED, Measure.SECCOMP_CACHED);

    private final Results results;

    private DocumentedResults(Results results) {
        this.results = results;
    }

    /// Writes into the page `performance.md` of that directory, and plots beside it.
    static void write(Path directory, Results results, Conditions conditions) {
        DocumentedResults documented = new DocumentedResults(results);
        Document page = Document.read(directory.resolve("performance.md"));
        page.replace("machine", "\n```\n" + conditions.text() + "```\n\n");
        documented.times(page, "commands", COMMANDS);
        documented.times(page, "many", MANY);
        documented.probes(page);
        documented.filters(page);
        documented.memory(page);
        page.write();
        documented.plot(directory.resolve("commands.svg"), "Commands: milliseconds", COMMANDS);
        documented.plot(
                directory.resolve("many.svg"), "Many at a time, much output: milliseconds", MANY);
    }

    private void times(Document page, String part, List<Measure> measures) {
        StringBuilder table = new StringBuilder("\n");
        table.append("![Medians with 10th and 90th percentile, on a logarithmic scale](")
                .append(part)
                .append(".svg)\n\n");
        table.append("| | | × crun | × runc | median ms | 10th | 90th percentile | CPU ms |\n");
        table.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        int rows = 0;
        for (Measure measure : measures) {
            for (RuntimeKind kind : results.runtimes(measure)) {
                table.append(row(measure, kind));
                rows++;
            }
        }
        if (rows > 0) {
            page.replace(part, table.append('\n').toString());
        }
    }

    private String row(Measure measure, RuntimeKind kind) {
        Summary wall = Statistics.summary(results.walls(measure, kind));
        return "| `%s` | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        measure,
                        kind,
                        ratio(measure, kind, RuntimeKind.CRUN),
                        ratio(measure, kind, RuntimeKind.RUNC),
                        number(wall.median() / MILLION),
                        number(wall.p10() / MILLION),
                        number(wall.p90() / MILLION),
                        number(results.cpuNanos(measure, kind) / MILLION));
    }

    /// The ratio of medians with the interval that holds 95 % of resampled ones.
    private String ratio(Measure measure, RuntimeKind kind, RuntimeKind reference) {
        if (kind == reference) {
            return "1";
        }
        return results.ratio(measure, kind, reference).map(DocumentedResults::text).orElse("");
    }

    private static String text(Ratio ratio) {
        String value = number(ratio.value());
        return "**%s** (%s–%s)".formatted(value, number(ratio.low()), number(ratio.high()));
    }

    private void probes(Document page) {
        if (results.probings().isEmpty()) {
            return;
        }
        StringBuilder table = new StringBuilder("\n");
        table.append(
                "| | execs | errors | took s | CPU s | × crun | × runc | CPU ms of one"
                        + " | median ms | 90th percentile |\n");
        table.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        results.probings().forEach(probing -> table.append(row(probing)));
        page.replace("probes", table.append('\n').toString());
    }

    private String row(Probing probing) {
        return "| %s, %d containers | %d | %d | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        probing.kind(),
                        probing.containers(),
                        probing.execs(),
                        probing.errors(),
                        number(probing.wallNanos() / (MILLION * 1000)),
                        number(probing.cpuNanos() / (MILLION * 1000)),
                        ratio(probing, RuntimeKind.CRUN),
                        ratio(probing, RuntimeKind.RUNC),
                        number(probing.cpuNanos() / MILLION / probing.execs()),
                        number(probing.medianNanos() / MILLION),
                        number(probing.p90Nanos() / MILLION));
    }

    private String ratio(Probing probing, RuntimeKind reference) {
        if (probing.kind() == reference) {
            return "1";
        }
        return results.probingRatio(probing, reference)
                .map(ratio -> "**%s**".formatted(number(ratio)))
                .orElse("");
    }

    private void filters(Document page) {
        RuntimeKind ours = RuntimeKind.JRUNTIME_WARM;
        StringBuilder table = new StringBuilder("\n");
        table.append("| | median ms | 10th | 90th percentile | CPU ms |\n");
        table.append("| --- | --- | --- | --- | --- |\n");
        for (Measure measure : FILTERS) {
            if (results.runtimes(measure).isEmpty()) {
                return;
            }
            Summary wall = Statistics.summary(results.walls(measure, ours));
            table.append(
                    "| `%s` | %s | %s | %s | %s |%n"
                            .formatted(
                                    measure,
                                    number(wall.median() / MILLION),
                                    number(wall.p10() / MILLION),
                                    number(wall.p90() / MILLION),
                                    number(results.cpuNanos(measure, ours) / MILLION)));
        }
        page.replace("filters", table.append('\n').toString());
    }

    private void memory(Document page) {
        if (results.crowds().isEmpty()) {
            return;
        }
        StringBuilder table = new StringBuilder("\n");
        table.append(
                "| kB of one | PSS | resident | charged to its cgroup | CPU ms of its start |\n");
        table.append("| --- | --- | --- | --- | --- |\n");
        results.created()
                .forEach((kind, footprint) ->
                        table.append(
                                "| %s, waiting in `created` | %d | %d | | |%n"
                                        .formatted(
                                                kind,
                                                footprint.pssKilobytes(),
                                                footprint.residentKilobytes())));
        results.crowds().forEach(crowd -> table.append(row(crowd)));
        page.replace("memory", table.append('\n').toString());
    }

    private static String row(Crowd crowd) {
        double count = crowd.containers();
        return "| %s, one of %d that run `sleep` | %s | %s | %s | %s |%n"
                .formatted(
                        crowd.kind(),
                        crowd.containers(),
                        number(crowd.memory().pssKilobytes() / count),
                        number(crowd.memory().residentKilobytes() / count),
                        number(crowd.chargedKilobytes() / count),
                        number(crowd.cpuNanos() / count / MILLION));
    }

    private void plot(Path file, String title, List<Measure> measures) {
        List<BarChart.Group> groups = new ArrayList<>();
        for (Measure measure : measures) {
            List<Bar> bars =
                    results.runtimes(measure).stream().map(kind -> bar(measure, kind)).toList();
            if (!bars.isEmpty()) {
                groups.add(new BarChart.Group(measure.label(), bars));
            }
        }
        if (groups.isEmpty()) {
            return;
        }
        try {
            Files.writeString(file, BarChart.render(title, groups));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Bar bar(Measure measure, RuntimeKind kind) {
        Summary wall = Statistics.summary(results.walls(measure, kind));
        return new Bar(
                kind.label(),
                kind.label(),
                wall.median() / MILLION,
                wall.p10() / MILLION,
                wall.p90() / MILLION);
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
