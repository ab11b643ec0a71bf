package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.bench.Requirement.Verdict;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The benchmark's command: measures, prints, judges.
public final class Bench {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Bench() {}

    /// Exits with 0; with 1 if a command failed or a requirement is not met; with 2 if the command
    /// line is wrong.
    public static void main(String... arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            Options options = Options.parse(arguments);
            if (options.isHelp()) {
                out.print(Options.HELP);
                return 0;
            }
            return measure(options, out, err) ? 0 : FAILED;
        } catch (IllegalArgumentException e) {
            err.println("bench: " + e.getMessage());
            return USAGE;
        } catch (BenchException e) {
            err.println("bench: " + e.getMessage());
            return FAILED;
        }
    }

    private static boolean measure(Options options, PrintStream out, PrintStream err) {
        Path distribution = Path.of(System.getProperty("jruntime.dist", "runtime/target/dist"));
        try (Testbed bed = Testbed.prepare(distribution, options.runtimes())) {
            bed.absent().forEach(what -> err.println("bench: left out: " + what));
            Conditions conditions = Conditions.now(bed, options);
            if (conditions.isBusy()) {
                err.println(
                        "bench: this machine is busy, load "
                                + conditions.loadAverage()
                                + ": expect ratios to be off");
            }
            Instant begin = Instant.now();
            Results results =
                    new Measurement(bed, options, line -> err.println("bench: " + line)).run();
            JsonReport.write(options.json(), conditions, results);
            Path docs = options.docs();
            if (docs != null) {
                DocumentedResults.write(docs, results, conditions);
            }
            out.print(Report.of(results, conditions, isTerminal()));
            out.println();
            out.println("all samples: " + options.json());
            out.println("took " + Duration.between(begin, Instant.now()).toSeconds() + " seconds");
            return judge(options.requirements(), results, out);
        }
    }

    private static boolean judge(List<Requirement> requirements, Results results, PrintStream out) {
        boolean areMet = true;
        for (Requirement requirement : requirements) {
            Verdict verdict = requirement.judge(results);
            out.println(verdict.text());
            areMet &= verdict.isMet();
        }
        return areMet;
    }

    private static boolean isTerminal() {
        return System.console() != null
                && System.console().isTerminal()
                && System.getenv("NO_COLOR") == null;
    }
}
