package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.container.ContainerException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "5s, 5000",
        "500ms, 500",
        "1m30s, 90000",
        "1.5h, 5400000",
        "1h0m0.5s, 3600500",
        "1500us, 2",
        "2500µs, 3",
        "1ns, 1",
        "5, 5000"
    })
    void times_are_those_of_Go(String text, long milliseconds) throws Exception {
        assertEquals(milliseconds, GoDuration.milliseconds("--interval", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "s", "5x", "-5s", "1s2", "5 s", "1.s", "5sec"})
    void others_are_refused(String text) {
        ContainerException refusal =
                assertThrows(
                        ContainerException.class,
                        () -> GoDuration.milliseconds("--interval", text));
        assertEquals(
                "--interval " + text + ": a time greater than 0, such as 5s or 500ms",
                refusal.getMessage());
    }
}
