package dev.jruntime.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | {0}", "0-3,7 | {0, 1, 2, 3, 7}", "1, 5-5 | {1, 5}", "8191 | {8191}"})
    void numbers_and_ranges_are_processors(String text, String processors) {
        assertEquals(processors, CpuList.parse(text).processors().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a", "3-1", "-1", "1-", "0;1", "8192", "0-99999"})
    void anything_else_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CpuList.parse(text));
    }

    @Test
    void the_refusal_shows_what_was_given() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> CpuList.parse("3-1"));
        assertEquals(
                "3-1 is no list of processors such as 0-3,7, below 8192", refusal.getMessage());
    }
}
