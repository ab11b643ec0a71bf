package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Results.Probing;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbesTest {
    @Test
    void whatever_does_not_exit_with_0_is_an_error() {
        Stopwatch.Lap lap =
                new Stopwatch.Lap(List.of(step(10, 0), step(20, 1), step(30, 137)), 1000, 0);
        assertEquals(
                new Probing(RuntimeKind.CRUN, 2, 3, 2, 1000, 77, 20, 28),
                Probes.probing(RuntimeKind.CRUN, 2, lap, 77));
    }

    private static Stopwatch.Step step(long wall, int exit) {
        return new Stopwatch.Step(new Sample(wall, 0, 0, 0), exit);
    }
}
