package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text of others on a terminal of ours.
class PrintableTest {
    @ParameterizedTest
    @CsvSource({"abc, 3", "é, 1", "e\u0301, 1", "漢字, 4", "한글, 4", "ｗ, 2", "😀, 2", "'', 0"})
    void a_text_takes_as_many_columns_as_a_terminal_gives_it(String text, int columns) {
        assertEquals(columns, Printable.width(text));
        assertEquals(10, Printable.width(Printable.padded(text, 10)));
    }

    @Test
    void a_line_stays_one() {
        assertEquals("a\\u000ab\\u001b[31m\\u202e", Printable.line("a\nb\u001b[31m\u202e"));
    }

    @Test
    void a_byte_that_is_no_text_is_shown_as_one() {
        assertEquals("a\\xffé\\ud800", Printable.line("a\udcffé\ud800"));
    }

    @Test
    void no_line_begins_as_a_record_would() {
        assertEquals("a\n  b\n  {}", Printable.lines("a\n  b\n{}\n"));
    }
}
