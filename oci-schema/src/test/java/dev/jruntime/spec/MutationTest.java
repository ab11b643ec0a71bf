package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damaged configs: each is either refused with a reason or read.
class MutationTest {

    @Test
    void a_config_cut_at_any_byte_is_refused() {
        byte[] whole = trimmed(Documents.full());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            var e = assertThrows(InvalidConfigException.class, () -> ConfigReader.read(cut));
            assertEquals(1, e.violations().size());
        }
    }

    @Test
    void a_config_without_one_byte_is_read_or_refused() {
        byte[] whole = Documents.full();
        for (int i = 0; i < whole.length; i += 3) {
            byte[] changed = new byte[whole.length - 1];
            System.arraycopy(whole, 0, changed, 0, i);
            System.arraycopy(whole, i + 1, changed, i, changed.length - i);
            readOrRefuse(changed);
        }
    }

    @Test
    void a_config_with_random_bytes_in_it_is_read_or_refused() {
        var random = new Random(20260101);
        byte[] whole = Documents.full();
        for (int n = 0; n < 1000; n++) {
            byte[] changed = whole.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            readOrRefuse(changed);
        }
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            assertNotNull(ConfigReader.read(bytes));
        } catch (InvalidConfigException e) {
            assertFalse(e.violations().isEmpty());
        }
        assertNotNull(Validation.of(bytes).toText());
    }

    private static byte[] trimmed(byte[] document) {
        return new String(document, StandardCharsets.UTF_8)
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }
}
