package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bound on what is measured.
sealed interface Requirement {
    /// What became of a requirement, in words.
    record Verdict(boolean isMet, String text) {}

    /// What was not measured is not met.
    Verdict judge(Results results);

    static Requirement parse(String text) {
        Matcher memory = Memory.FORM.matcher(text);
        return memory.matches()
                ? new Memory(Integer.parseInt(memory.group(1)))
                : RatioBound.parse(text);
    }

    static RuntimeKind runtime(String label) {
        return Arrays.stream(RuntimeKind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no runtime is called " + label));
    }

    /// On a ratio of medians, written `MEASURE:RUNTIME<=FACTOR*RUNTIME`, or with another measure on
    /// the right, `MEASURE:RUNTIME<=FACTOR*MEASURE:RUNTIME`.
    record RatioBound(Figure left, double factor, Figure right) implements Requirement {
        private static final Pattern FORM =
                Pattern.compile(
                        "\\s*([a-z0-9-]+)\\s*:\\s*([a-z-]+)\\s*<=\\s*([0-9.]+)\\s*\\*"
                                + "\\s*(?:([a-z0-9-]+)\\s*:\\s*)?([a-z-]+)\\s*");

        static RatioBound parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "\"%s\" is no requirement: write it as run:jruntime-warm<=0.8*crun"
                                .formatted(text));
            }
            Measure measure = Measure.named(matcher.group(1));
            String other = matcher.group(4);
            return new RatioBound(
                    new Figure(measure, runtime(matcher.group(2))),
                    factor(matcher.group(3)),
                    new Figure(
                            other == null ? measure : Measure.named(other),
                            runtime(matcher.group(5))));
        }

        private static double factor(String text) {
            try {
                double factor = Double.parseDouble(text);
                if (factor > 0) {
                    return factor;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(text + " is no factor", e);
            }
            throw new IllegalArgumentException("a factor is greater than 0, not " + text);
        }

        @Override
        public Verdict judge(Results results) {
            return results.ratio(left, right)
                    .map(this::judge)
                    .orElseGet(
                            () -> new Verdict(false, "FAILED: %s: not measured".formatted(this)));
        }

        private Verdict judge(Ratio ratio) {
            boolean isMet = ratio.value() <= factor;
            String text =
                    String.format(
                            Locale.ROOT,
                            "%s: %s: the ratio is %.3f (%.3f-%.3f)",
                            isMet ? "met" : "FAILED",
                            this,
                            ratio.value(),
                            ratio.low(),
                            ratio.high());
            return new Verdict(isMet, text);
        }

        @Override
        public String toString() {
            Object reference = left.measure() == right.measure() ? right.kind() : right;
            return "%s<=%s*%s".formatted(left, factor, reference);
        }
    }

    /// On the resident memory of the server at the end, written `server<=100MB`.
    record Memory(int megabytes) implements Requirement {
        private static final Pattern FORM =
                Pattern.compile("\\s*server\\s*<=\\s*([0-9]{1,6})MB\\s*");

        @Override
        public Verdict judge(Results results) {
            Results.ServerShare server = results.server();
            if (server == null) {
                return new Verdict(false, "FAILED: %s: not measured".formatted(this));
            }
            long resident = server.memory().residentKilobytes();
            boolean isMet = resident <= megabytes * 1024L;
            return new Verdict(
                    isMet,
                    String.format(
                            Locale.ROOT,
                            "%s: %s: it holds %.1f MB",
                            isMet ? "met" : "FAILED",
                            this,
                            resident / 1024.0));
        }

        @Override
        public String toString() {
            return "server<=%dMB".formatted(megabytes);
        }
    }
}
