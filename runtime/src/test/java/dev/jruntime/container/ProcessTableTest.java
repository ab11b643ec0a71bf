package dev.jruntime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private static final String FULL =
            """
            UID          PID    PPID  C STIME TTY          TIME CMD
            root           1       0  0 12:49 ?        00:00:05 /sbin/init 7
            root        4242       1  0 19:50 ?        00:00:00 /probe idle
            user          42    4242  0 19:50 ?        00:00:00 sleep 4242
            """;

    private static String filter(String text, Integer... pids) throws ContainerException {
        return ProcessTable.filter(text, Set.of(pids));
    }

    @Test
    void lines_are_kept_by_their_column_PID_alone() throws Exception {
        String kept =
                """
                UID          PID    PPID  C STIME TTY          TIME CMD
                root        4242       1  0 19:50 ?        00:00:00 /probe idle
                """;
        assertEquals(kept, filter(FULL, 4242, 7));
    }

    @Test
    void the_column_may_be_anywhere() throws Exception {
        assertEquals("  PID\n   42\n", filter("  PID\n    1\n   42\n", 42));
        assertEquals("CMD PID\nsh   42\n", filter("CMD PID\nsh   42\nsh    4\n", 42));
    }

    @Test
    void a_line_without_a_number_there_is_nobody_s() throws Exception {
        assertEquals("CMD PID\n", filter("CMD PID\na b 42\n\nx\n99 99999999999\n", 42, 99));
    }

    @Test
    void without_any_process_the_header_stays() throws Exception {
        assertEquals(FULL.lines().findFirst().orElseThrow() + "\n", filter(FULL));
    }

    @Test
    void output_without_the_column_is_refused() {
        for (String text : new String[] {"", "\n", "UID CMD\n0 sh\n", "PIDS\n1\n"}) {
            ContainerException refusal =
                    assertThrows(ContainerException.class, () -> filter(text, 1));
            assertEquals("couldn't find PID field in ps output", refusal.getMessage());
        }
    }
}
