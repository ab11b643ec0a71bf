package dev.jruntime.linux.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a libseccomp is able to, by its API level (seccomp_api_get(3)).
class LibraryTest {
    @ParameterizedTest
    @CsvSource({"0, 6", "1, 6", "2, 6", "3, 8", "4, 8", "5, 9", "7, 9"})
    void a_higher_level_has_more_actions(int level, int count) {
        assertEquals(count, new Library("2.5.4", level).actions().size());
    }

    @Test
    void an_old_one_can_neither_log_nor_ask() {
        List<String> actions = new Library("2.3.0", 0).actions();
        assertTrue(actions.contains("SCMP_ACT_ERRNO"), actions::toString);
        assertFalse(actions.contains("SCMP_ACT_LOG"), actions::toString);
        assertFalse(actions.contains("SCMP_ACT_NOTIFY"), actions::toString);
    }
}
