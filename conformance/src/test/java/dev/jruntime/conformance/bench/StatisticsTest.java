package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.bench.Statistics.Ratio;
import dev.jruntime.conformance.bench.Statistics.Summary;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final double EXACT = 1e-9;

    @Test
    void the_median_of_an_even_number_of_samples_lies_between_the_middle_two() {
        assertEquals(2.5, Statistics.median(new double[] {4, 1, 3, 2}), EXACT);
    }

    @Test
    void quantiles_are_interpolated_between_neighbours() {
        double[] sorted = IntStream.rangeClosed(0, 10).asDoubleStream().toArray();
        assertEquals(1, Statistics.quantile(sorted, 0.1), EXACT);
        assertEquals(9, Statistics.quantile(sorted, 0.9), EXACT);
        assertEquals(2.5, Statistics.quantile(sorted, 0.25), EXACT);
        assertEquals(10, Statistics.quantile(sorted, 1), EXACT);
    }

    @Test
    void an_outlier_moves_the_mean_and_not_the_median() {
        Summary summary = Statistics.summary(new double[] {5, 5, 5, 5, 105});
        assertEquals(new Summary(5, 5, 65, 25), summary);
    }

    @Test
    void samples_stay_in_the_order_of_their_rounds() {
        double[] samples = {3, 1, 2};
        Statistics.summary(samples);
        assertTrue(Arrays.equals(new double[] {3, 1, 2}, samples));
    }

    @Test
    void no_samples_have_no_median() {
        assertThrows(IllegalArgumentException.class, () -> Statistics.median(new double[0]));
    }

    @Test
    void a_ratio_of_constants_has_no_spread() {
        Ratio ratio = Statistics.ratio(new double[] {3, 3, 3}, new double[] {6, 6, 6});
        assertEquals(new Ratio(0.5, 0.5, 0.5), ratio);
    }

    @Test
    void the_interval_of_a_ratio_holds_it_and_grows_with_the_noise() {
        Ratio quiet = Statistics.ratio(noisy(10, 1), noisy(20, 1));
        Ratio noisy = Statistics.ratio(noisy(10, 8), noisy(20, 8));
        assertTrue(quiet.low() <= quiet.value() && quiet.value() <= quiet.high(), quiet::toString);
        assertTrue(noisy.high() - noisy.low() > 2 * (quiet.high() - quiet.low()), noisy::toString);
    }

    @Test
    void what_disturbs_both_runtimes_of_a_round_does_not_widen_their_ratio() {
        double[] left = noisy(100, 90);
        double[] right = Arrays.stream(left).map(wall -> 2 * wall).toArray();
        assertEquals(new Ratio(0.5, 0.5, 0.5), Statistics.ratio(left, right));
    }

    @Test
    void rounds_that_only_one_runtime_has_are_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Statistics.ratio(new double[] {1}, new double[] {1, 2}));
    }

    /// Values around the centre, always the same ones.
    private static double[] noisy(double centre, double amplitude) {
        return IntStream.range(0, 40)
                .mapToDouble(i -> centre + amplitude * Math.sin(i * centre))
                .toArray();
    }
}
