package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bound on a ratio of medians, written `MEASURE:RUNTIME<=FACTOR*RUNTIME`.
record Requirement(Measure measure, RuntimeKind left, double factor, RuntimeKind right) {
    private static final Pattern FORM =
            Pattern.compile(
                    "\\s*([a-z-]+)\\s*:\\s*([a-z-]+)\\s*<=\\s*([0-9.]+)\\s*\\*\\s*([a-z-]+)\\s*");

    /// What became of a requirement, in words.
    record Verdict(boolean isMet, String text) {}

    static Requirement parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no requirement: write it as run:jruntime-warm<=0.8*crun"
                            .formatted(text));
        }
        return new Requirement(
                Measure.named(matcher.group(1)),
                runtime(matcher.group(2)),
                factor(matcher.group(3)),
                runtime(matcher.group(4)));
    }

    static RuntimeKind runtime(String label) {
        return Arrays.stream(RuntimeKind.values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no runtime is called " + label));
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

    /// Judges the ratio of medians. What was not measured is not met.
    Verdict judge(Results results) {
        return results.ratio(measure, left, right)
                .map(this::judge)
                .orElseGet(() -> new Verdict(false, "FAILED: %s: not measured".formatted(this)));
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
        return "%s:%s<=%s*%s".formatted(measure, left, factor, right);
    }
}
