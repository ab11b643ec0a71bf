package dev.jruntime.linux.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserNamespaceTest {

    @ParameterizedTest
    @CsvSource({"0, true", "999, true", "1000, false", "2000, true", "2001, false", "-1, false"})
    void a_map_holds_the_ids_of_its_ranges(long id, boolean held) {
        IdMap map = IdMap.parse("         0     100000       1000\n      2000          7 1\n");
        assertEquals(held, map.holds(id));
    }

    @Test
    void ranges_that_continue_each_other_are_one() {
        assertEquals(IdMap.parse("0 1000 30\n"), IdMap.parse("10 1010 20\n0 1000 10\n"));
        assertFalse(IdMap.parse("0 1000 30").equals(IdMap.parse("0 1000 10\n10 2000 20")));
    }

    @Test
    void the_map_of_the_whole_host_is_read_unsigned() {
        assertTrue(IdMap.parse("0 0 4294967295").holds(4294967294L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 1", "0 1 2 3", "a b c"})
    void what_is_no_map_is_not_taken_for_one(String text) {
        assertThrows(IllegalArgumentException.class, () -> IdMap.parse(text));
    }

    @Test
    void a_map_is_told_by_its_ranges() {
        assertEquals("0 100000 1000, 2000 7 1", IdMap.parse("0 100000 1000\n2000 7 1").toString());
        assertEquals("nothing", IdMap.parse("").toString());
    }

    @Test
    void setgroups_is_allowed_or_denied() {
        assertTrue(UserNamespace.parse("", "", "allow\n").groups());
        assertFalse(UserNamespace.parse("", "", "deny\n").groups());
    }
}
