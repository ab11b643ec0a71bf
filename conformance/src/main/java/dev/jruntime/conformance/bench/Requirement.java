package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A bound on what is measured.
sealed interface Requirement {
    /// What became of a requirement, in words.
    record Verdict(boolean isMet, String text) {}

    /// What was not measured is not met.
    Verdict judge(Results results);

    static Requirement parse(String text) {
        Matcher memory = Memory.FORM.matcher(text);
        if (memory.matches()) {
            return new Memory(Integer.parseInt(memory.group(1)));
        }
        Matcher errors = ProbeErrors.FORM.matcher(text);
        if (errors.matches()) {
            return new ProbeErrors(Integer.parseInt(errors.group(1)));
        }
        Matcher time = TimeBound.FORM.matcher(text);
        return time.matches() ? TimeBound.parse(time) : RatioBound.parse(text);
    }

    private static double positive(String text, String what) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no " + what, e);
        }
        throw new IllegalArgumentException("a " + what + " is greater than 0, not " + text);
    }

    private static Verdict verdict(boolean isMet, Requirement bound, String finding) {
        return new Verdict(isMet, (isMet ? "met: " : "FAILED: ") + bound + ": " + finding);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static RuntimeKind runtime(String label) {
        return Arrays.stream(RuntimeKind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no runtime is called " + label));
    }

    /// On a ratio of medians, written `MEASURE:RUNTIME<=FACTOR*RUNTIME`, or with another measure on
    /// the right, `MEASURE:RUNTIME<=FACTOR*MEASURE:RUNTIME`; of means of CPU time with
    /// `MEASURE.cpu`.
    record RatioBound(Figure left, double factor, Figure right) implements Requirement {
        private static final Pattern FORM =
                Pattern.compile(
                        "\\s*([a-z0-9.-]+)\\s*:\\s*([a-z-]+)\\s*<=\\s*([0-9.]+)\\s*\\*"
                                + "\\s*(?:([a-z0-9.-]+)\\s*:\\s*)?([a-z-]+)\\s*");

        static RatioBound parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "\"%s\" is no requirement: write it as run:jruntime-warm<=0.8*crun"
                                .formatted(text));
            }
            String other = matcher.group(4);
            Figure left = Figure.parse(matcher.group(1), matcher.group(2));
            double factor = positive(matcher.group(3), "factor");
            Figure right = Figure.parse(other == null ? matcher.group(1) : other, matcher.group(5));
            if (left.clock() != right.clock()) {
                throw new IllegalArgumentException(
                        "\"%s\" compares wall time with CPU time".formatted(text));
            }
            return new RatioBound(left, factor, right);
        }

        @Override
        public Verdict judge(Results results) {
            return results.ratio(left, right)
                    .map(this::judge)
                    .orElseGet(() -> verdict(false, this, "not measured"));
        }

        private Verdict judge(Ratio ratio) {
            String finding =
                    text("the ratio is %.3f (%.3f-%.3f)", ratio.value(), ratio.low(), ratio.high());
            return verdict(ratio.value() <= factor, this, finding);
        }

        @Override
        public String toString() {
            Object reference = left.what().equals(right.what()) ? right.kind() : right;
            return "%s<=%s*%s".formatted(left, factor, reference);
        }
    }

    /// On a time, written `MEASURE:RUNTIME<=NUMBERms`.
    record TimeBound(Figure figure, double millis) implements Requirement {
        private static final Pattern FORM =
                Pattern.compile("\\s*([a-z0-9.-]+)\\s*:\\s*([a-z-]+)\\s*<=\\s*([0-9.]+)\\s*ms\\s*");

        private static TimeBound parse(Matcher matcher) {
            return new TimeBound(
                    Figure.parse(matcher.group(1), matcher.group(2)),
                    positive(matcher.group(3), "time"));
        }

        @Override
        public Verdict judge(Results results) {
            if (!results.isThere(figure)) {
                return verdict(false, this, "not measured");
            }
            double found = figure.clock().middle(results.nanos(figure)) / 1_000_000;
            return verdict(found <= millis, this, text("it takes %.3f ms", found));
        }

        @Override
        public String toString() {
            return "%s<=%sms".formatted(figure, millis);
        }
    }

    /// On the failed execs of all probed containers, written `probe-errors<=0`.
    record ProbeErrors(int most) implements Requirement {
        private static final Pattern FORM =
                Pattern.compile("\\s*probe-errors\\s*<=\\s*([0-9]{1,6})\\s*");

        @Override
        public Verdict judge(Results results) {
            if (results.probings().isEmpty()) {
                return verdict(false, this, "not measured");
            }
            int sum = results.probings().stream().mapToInt(Results.Probing::errors).sum();
            String each =
                    results.probings().stream()
                            .map(probing -> probing.errors() + " of " + probing.kind())
                            .collect(Collectors.joining(", "));
            return verdict(sum <= most, this, each);
        }

        @Override
        public String toString() {
            return "probe-errors<=" + most;
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
                return verdict(false, this, "not measured");
            }
            long resident = server.memory().residentKilobytes();
            return verdict(
                    resident <= megabytes * 1024L,
                    this,
                    text("it holds %.1f MB", resident / 1024.0));
        }

        @Override
        public String toString() {
            return "server<=%dMB".formatted(megabytes);
        }
    }
}
