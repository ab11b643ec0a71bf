package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.container.ContainerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-1, -1",
        "64k, 65536",
        "64K, 65536",
        "64kb, 65536",
        "64KiB, 65536",
        "2m, 2097152",
        "3g, 3221225472",
        "1t, 1099511627776",
        "7p, 7881299347898368",
        "12b, 12",
        "9223372036854775807, 9223372036854775807"
    })
    void suffixes_are_powers_of_1024(String text, long bytes) throws Exception {
        assertEquals(bytes, ByteSize.parse("--memory", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-2", "m", "1.5g", "1 m", "64q", "64mm", "0x10", " 1", "1\n"})
    void others_are_refused_by_name(String text) {
        ContainerException refusal =
                assertThrows(ContainerException.class, () -> ByteSize.parse("--memory", text));
        assertEquals(
                "--memory " + text + ": a number of bytes, with k, m or g if you like, or -1",
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "8192p", "9999999999999999999"})
    void no_more_than_64_bits_can_count(String text) {
        ContainerException refusal =
                assertThrows(ContainerException.class, () -> ByteSize.parse("--memory", text));
        assertEquals("--memory " + text + ": more than 8 EiB", refusal.getMessage());
    }

    @Test
    void the_largest_number_with_a_suffix_fits() throws Exception {
        assertEquals(8191L << 50, ByteSize.parse("--memory", "8191p"));
    }
}
