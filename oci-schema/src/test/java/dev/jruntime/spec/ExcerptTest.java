package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void letters_of_all_scripts_are_shown_as_they_are() {
        assertEquals("\"aé中😀\"", Excerpt.quoted("aé中😀", 80));
    }

    @Test
    void what_could_steer_a_terminal_is_escaped() {
        assertEquals(
                "\\u001b[0m\\u000a\\u202e\\u2028\\u200b\\u0085\\ud800",
                Excerpt.printable("\u001b[0m\n\u202e\u2028\u200b\u0085\ud800", 80));
        assertEquals("\"\\\"\\\\\"", Excerpt.quoted("\"\\", 80));
    }

    @Test
    void long_text_ends_in_an_ellipsis() {
        assertEquals("\"aaa…\"", Excerpt.quoted("aaaa", 3));
        assertEquals("\"aaa\"", Excerpt.quoted("aaa", 3));
        assertEquals("😀…", Excerpt.printable("😀😀", 1));
    }
}
