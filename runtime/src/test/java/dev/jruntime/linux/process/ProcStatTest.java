package dev.jruntime.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    private static final String BEHIND_NAME =
            " S 1233 1234 1200 34816 1234 4194304 137 0 0 0 0 0 0 0 20 0 1 0 98765432101 8466432"
                    + " 512 18446744073709551615 1 1 0 0 0 0 0 4096 65538 0 0 0 17 3 0 0 0 0 0 0 0 0 0"
                    + " 0 0 0 256\n";

    @Test
    void fields_are_counted_as_in_the_manual() {
        ProcStat stat = ProcStat.parse("1234 (sleep)" + BEHIND_NAME);
        assertEquals(new ProcStat(1234, "sleep", 'S', 1233, 1234, 1200, 98765432101L, 256), stat);
        assertFalse(stat.isDead());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "(",
                ")",
                ") ",
                " (",
                ") R 1 1 1",
                "a) Z 1 (b",
                "a\nb",
                "\n",
                "() ()",
                "\u00e9 \u2713"
            })
    void a_hostile_name_changes_nothing_else(String comm) {
        ProcStat stat = ProcStat.parse("1234 (" + comm + ")" + BEHIND_NAME);
        assertEquals(new ProcStat(1234, comm, 'S', 1233, 1234, 1200, 98765432101L, 256), stat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep", ") R 1 1 1", "a\n) S 1\n"})
    void a_file_cut_anywhere_is_an_error(String comm) {
        String whole = "1234 (" + comm + ")" + BEHIND_NAME;
        for (int end = 0; end < whole.length(); end++) {
            String cut = whole.substring(0, end);
            assertThrows(IllegalArgumentException.class, () -> ProcStat.parse(cut), cut);
        }
    }

    @Test
    void an_error_shows_the_text() {
        var failure = assertThrows(IllegalArgumentException.class, () -> ProcStat.parse("junk\n"));
        assertEquals("not a /proc/PID/stat: \"junk\"", failure.getMessage());
    }

    @Test
    void a_zombie_is_dead() {
        assertTrue(ProcStat.parse("7 (x)" + BEHIND_NAME.replace(" S ", " Z ")).isDead());
        assertTrue(ProcStat.parse("7 (x)" + BEHIND_NAME.replace(" S ", " X ")).isDead());
    }

    @Test
    void the_running_kernel_writes_such_a_file() throws IOException {
        ProcStat self = ProcStat.parse(Files.readString(Path.of("/proc/self/stat")));
        assertEquals(ProcessHandle.current().pid(), self.pid());
        assertFalse(self.isDead());
    }
}
