package dev.jruntime.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.syscall.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
    @ParameterizedTest
    @CsvSource({
        "TERM, 15",
        "SIGTERM, 15",
        "term, 15",
        "SigTerm, 15",
        "15, 15",
        "0, 0",
        "9, 9",
        "KILL, 9",
        "HUP, 1",
        "SYS, 31",
        "IOT, 6",
        "SIGCLD, 17",
        "POLL, 29",
        "34, 34",
        "64, 64",
        "SIGRTMIN, 34",
        "RTMIN+3, 37",
        "SIGRTMIN+3, 37",
        "rtmin+30, 64",
        "SIGRTMAX, 64",
        "SIGRTMAX-2, 62",
        "RTMAX-30, 34"
    })
    void a_signal_is_read_by_name_or_number(String text, int number) {
        assertEquals(number, Signal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIG",
                "NOSUCH",
                "SIGSIGTERM",
                "-1",
                "65",
                "+9",
                "99999999999",
                " 9",
                "9 ",
                "RTMIN+31",
                "RTMIN-1",
                "RTMIN+",
                "RTMINX",
                "RTMAX-31",
                "RTMAX+1",
                "RTMIN+-1",
                "\u0661"
            })
    void an_unknown_signal_is_an_error(String text) {
        var failure = assertThrows(IllegalArgumentException.class, () -> Signal.parse(text));
        assertEquals("unknown signal: \"" + text + "\"", failure.getMessage());
    }

    @Test
    void every_number_is_read_back_as_printed() {
        for (int number = 0; number <= 64; number++) {
            assertEquals(number, Signal.parse(Signal.print(number)));
        }
    }

    @Test
    void numbers_print_by_name() {
        assertEquals("SIGTERM", Signal.print(15));
        assertEquals("SIGRTMIN", Signal.print(34));
        assertEquals("SIGRTMIN+3", Signal.print(37));
        assertEquals("32", Signal.print(32));
    }

    @Test
    void real_time_signals_are_no_constants() {
        assertSame(Signal.SIGCHLD, Signal.of(17));
        assertNull(Signal.of(34));
        assertNull(Signal.of(0));
    }

    @Test
    void the_kernels_vocabulary_has_the_same_names() {
        for (int number = 1; number < Signals.SIGRTMIN; number++) {
            assertEquals(Signal.print(number), Signals.SIGNALS.print(number));
        }
    }
}
