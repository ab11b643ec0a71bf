package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> NAMES =
            List.of("readonly", "path", "maskedPaths", "uidMappings", "gidMappings", "env");

    @ParameterizedTest
    @CsvSource({
        "readOnly, readonly",
        "raedonly, readonly",
        "paths, path",
        "MaskedPath, maskedPaths",
        "uidMapping, uidMappings",
        "gidmaping, gidMappings",
        "evn, env"
    })
    void a_few_typing_errors_are_seen_through(String name, String meant) {
        assertEquals(meant, NearestName.of(name, NAMES));
    }

    @Test
    void another_word_is_no_typing_error() {
        assertNull(NearestName.of("image", NAMES));
        assertNull(NearestName.of("x", NAMES));
        assertNull(NearestName.of("", NAMES));
        assertNull(NearestName.of("a".repeat(1_000_000), NAMES));
    }
}
