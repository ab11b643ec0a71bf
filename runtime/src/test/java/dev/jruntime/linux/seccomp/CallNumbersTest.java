package dev.jruntime.linux.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The table of ages. Ranges print as `first-last`.
class CallNumbersTest {
    private static String newer(CallNumbers numbers, Integer... named) {
        return numbers.newerThan(List.of(named)).stream()
                .map(range -> range.first() + "-" + range.last())
                .collect(Collectors.joining(" "));
    }

    @Test
    void old_calls_are_as_old_as_their_numbers() {
        assertEquals("3-336 424-1073741823", newer(CallNumbers.X86_64, 0, 2, 1), "up to open, 2");
        assertEquals("385-386 393-2147483647", newer(CallNumbers.X86, 384), "without the hole");
        assertEquals("293-294 424-2147483647", newer(CallNumbers.AARCH64, 292));
    }

    @Test
    void the_version_counts_before_the_number() {
        assertEquals("335-336 447-1073741823", newer(CallNumbers.X86_64, 446, 443));
        assertEquals("335-336 443-443 447-1073741823", newer(CallNumbers.X86_64, 446));
        assertEquals("335-336 451-1073741823", newer(CallNumbers.X86_64, 450));
        assertEquals("336-336 463-1073741823", newer(CallNumbers.X86_64, 335, 462, 461));
    }

    @Test
    void a_library_may_know_more_than_the_table() {
        assertEquals("481-1073741823", newer(CallNumbers.X86_64, 480));
    }

    @Test
    void x32_has_its_bit_and_calls_of_its_own() {
        int bit = 0x40000000;
        assertEquals(
                ranges(bit, 335, 336, 451, 511, 548, bit - 1),
                newer(CallNumbers.X32, 450 | bit, 547 | bit));
    }

    private static String ranges(int bit, int... ends) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ends.length; i += 2) {
            text.append(i == 0 ? "" : " ")
                    .append(ends[i] | bit)
                    .append('-')
                    .append(ends[i + 1] | bit);
        }
        return text.toString();
    }

    @Test
    void arm_s_private_calls_are_never_newer() {
        assertEquals("451-983039", newer(CallNumbers.ARM, 450, 0xf0005));
    }

    @Test
    void where_nothing_is_named_nothing_is_newer() {
        assertEquals("", newer(CallNumbers.X86_64));
        assertNull(CallNumbers.of(Architecture.SCMP_ARCH_S390X));
    }
}
