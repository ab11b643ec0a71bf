package dev.jruntime.conformance.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// What a list of samples comes to.
final class Statistics {
    private static final int RESAMPLES = 2000;

    /// Fixed, so that the same samples always give the same report.
    private static final long SEED = 20250101;

    private Statistics() {}

    /// The middle, the spread and the mean of samples.
    record Summary(double median, double p10, double p90, double mean) {}

    /// How many times as large the median of one list of samples is as that of another, with the
    /// interval that holds 95 % of the resampled ratios.
    record Ratio(double value, double low, double high) {}

    static Summary summary(double[] samples) {
        double[] sorted = sorted(samples);
        double mean = Arrays.stream(samples).average().orElseThrow();
        return new Summary(
                quantile(sorted, 0.5), quantile(sorted, 0.1), quantile(sorted, 0.9), mean);
    }

    static double median(double[] samples) {
        return quantile(sorted(samples), 0.5);
    }

    /// The ratio of medians. Its interval is a bootstrap over rounds: both samples of a round are
    /// drawn together, because what disturbs the machine disturbs both.
    static Ratio ratio(double[] left, double[] right) {
        return ratio(left, right, Statistics::median);
    }

    /// The same, of another middle than the median.
    static Ratio ratio(double[] left, double[] right, ToDoubleFunction<double[]> middle) {
        if (left.length != right.length) {
            throw new IllegalArgumentException(
                    "samples of " + left.length + " and " + right.length + " rounds");
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] ratios = new double[RESAMPLES];
        double[] drawnLeft = new double[left.length];
        double[] drawnRight = new double[left.length];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            for (int i = 0; i < left.length; i++) {
                int round = random.nextInt(left.length);
                drawnLeft[i] = left[round];
                drawnRight[i] = right[round];
            }
            ratios[resample] = middle.applyAsDouble(drawnLeft) / middle.applyAsDouble(drawnRight);
        }
        Arrays.sort(ratios);
        return new Ratio(
                middle.applyAsDouble(left) / middle.applyAsDouble(right),
                quantile(ratios, 0.025),
                quantile(ratios, 0.975));
    }

    /// The quantile of sorted samples, interpolated between neighbours.
    static double quantile(double[] sorted, double fraction) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        double position = fraction * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static double[] sorted(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
