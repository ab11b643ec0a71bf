package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void commands_that_start_servers_of_their_own_are_not_warm() {
        assertDoesNotThrow(() -> Measurement.requireServed(List.of(lap(50_000), lap(2_000))));
        BenchException refused =
                assertThrows(
                        BenchException.class,
                        () -> Measurement.requireServed(List.of(lap(50_000), lap(48_000))));
        assertEquals(
                "commands do not reach the warm server: the smallest took 48000 kB of memory",
                refused.getMessage());
    }

    @Test
    void a_process_is_told_by_its_pid_name_and_state() {
        long self = ProcessHandle.current().pid();
        assertEquals(self + " (java) ", Footprint.nameOf(self).replaceFirst("[A-Z]$", ""));
        assertEquals("4194305", Footprint.nameOf(4_194_305));
    }

    private static Stopwatch.Lap lap(long peakKilobytes) {
        Sample sample = new Sample(1, 0, 0, peakKilobytes);
        return new Stopwatch.Lap(List.of(new Stopwatch.Step(sample, 0)), 1, 0);
    }
}
