package dev.jruntime.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityTest {
    private static final Path HEADER = Path.of("/usr/include/linux/capability.h");

    @Test
    void numbers_are_those_of_the_header() throws IOException {
        assumeTrue(Files.exists(HEADER), "no " + HEADER);
        Map<String, Integer> theirs = new TreeMap<>();
        Matcher line =
                Pattern.compile("(?m)^#define (CAP_\\w+)\\s+(\\d+)\\s*$")
                        .matcher(Files.readString(HEADER));
        while (line.find()) {
            theirs.put(line.group(1), Integer.valueOf(line.group(2)));
        }
        Map<String, Integer> ours = new TreeMap<>();
        for (Capability capability : Capability.values()) {
            ours.put(capability.name(), capability.number());
        }
        assertEquals(theirs, ours);
        assertEquals(41, ours.size());
    }

    @Test
    void a_capability_is_found_by_its_exact_name() {
        for (Capability capability : Capability.values()) {
            assertSame(capability, Capability.find(capability.name()));
            assertEquals(capability.ordinal(), capability.number());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CHOWN", "cap_chown", "CAP_CHOWN ", "CAP_NOSUCH", "CAP_LAST_CAP"})
    void another_spelling_is_unknown(String name) {
        assertNull(Capability.find(name));
    }

    @Test
    void a_bit_is_two_to_the_number() {
        assertEquals(1, Capability.CAP_CHOWN.bit());
        assertEquals(1L << 40, Capability.CAP_CHECKPOINT_RESTORE.bit());
    }
}
