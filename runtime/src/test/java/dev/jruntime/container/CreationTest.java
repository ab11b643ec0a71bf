package dev.jruntime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreationTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000000000Z",
        "2026-01-02T03:04:05.5Z, 2026-01-02T03:04:05.500000000Z",
        "2026-01-02T03:04:00.000000007Z, 2026-01-02T03:04:00.000000007Z"
    })
    void a_time_has_nine_digits(String instant, String text) {
        assertEquals(text, ContainerState.timestamp(Instant.parse(instant)));
    }
}
