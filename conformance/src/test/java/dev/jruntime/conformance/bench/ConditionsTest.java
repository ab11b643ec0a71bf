package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    @Test
    void a_machine_is_busy_when_half_of_its_processors_are() {
        assertFalse(withLoad("1.00 9.00 9.00 1/150 4711").isBusy());
        assertTrue(withLoad("1.01 0.00 0.00 1/150 4711").isBusy());
    }

    private static Conditions withLoad(String loadAverage) {
        return new Conditions(
                Instant.EPOCH, "Linux", "", 2, loadAverage, Map.of(), "{}", Options.parse());
    }
}
