package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StrictJsonTest {

    @Test
    void eight_mebibytes_are_read_and_one_byte_more_is_not() throws InvalidConfigException {
        byte[] most = new byte[StrictJson.MAX_BYTES];
        Arrays.fill(most, (byte) ' ');
        most[0] = '[';
        most[most.length - 1] = ']';
        byte[] more = Arrays.copyOf(most, most.length + 1);
        more[most.length] = ' ';

        assertTrue(read(most).isArray());
        assertEquals("must not be larger than 8388608 bytes", refusal(more).rule());
    }

    @Test
    void sixty_four_levels_are_read_and_one_more_is_not() throws InvalidConfigException {
        assertTrue(read(Documents.utf8("[".repeat(64) + "]".repeat(64))).isArray());
        assertTrue(read(Documents.utf8("{\"a\":".repeat(63) + "[]" + "}".repeat(63))).isObject());

        assertEquals(
                "must not be nested deeper than 64",
                refusal(Documents.utf8("[".repeat(65) + "]".repeat(65))).rule());
    }

    @Test
    void a_hundred_thousand_brackets_are_refused_at_once() {
        byte[] brackets = Documents.utf8("[".repeat(100_000));

        assertTimeout(Duration.ofSeconds(1), () -> refusal(brackets));
    }

    @Test
    void half_a_million_values_are_read_and_one_more_is_not() throws InvalidConfigException {
        String most = "[" + "1,".repeat(StrictJson.MAX_NODES - 2) + "1]";

        assertEquals(StrictJson.MAX_NODES - 1, read(Documents.utf8(most)).size());
        assertEquals(
                "must not have more than 500000 values",
                refusal(Documents.utf8(most.replaceFirst("1", "1,1"))).rule());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{'a':1}",
                "{a:1}",
                "[NaN]",
                "[Infinity]",
                "[01]",
                "[+1]",
                "[.5]",
                "[1.]",
                "[0x10]",
                "// comment\n{}",
                "/* comment */{}",
                "# comment\n{}",
                "[\"\t\"]",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "nul",
                "{} {}",
                "{}1",
                "{}x",
                "{]"
            })
    void what_is_not_json_is_refused(String text) {
        refusal(Documents.utf8(text));
    }

    @Test
    void the_fault_of_broken_json_has_a_line_and_no_parser_internals() {
        Violation violation = refusal(Documents.utf8("{\n\"a\": 1,\n]"));

        assertEquals(3, violation.line());
        assertFalse(violation.rule().contains("Source"), violation.rule());
    }

    @Test
    void text_must_be_strict_utf_8() {
        byte[][] malformed = {
            {'"', (byte) 0xc0, (byte) 0x80, '"'}, // NUL in two bytes
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // a surrogate
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xe2, (byte) 0x82, '"'}, // cut short
            {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}, // beyond U+10FFFF
        };
        for (byte[] bytes : malformed) {
            assertEquals("must be UTF-8, which byte 1 is not", refusal(bytes).rule());
        }
        byte[] end = {'1', (byte) 0xe2, (byte) 0x82};
        assertEquals("must be UTF-8, which byte 1 is not", refusal(end).rule());
    }

    @Test
    void a_byte_order_mark_is_refused() {
        byte[] marked = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'};

        assertEquals("must not begin with a byte order mark", refusal(marked).rule());
        refusal(new byte[] {'{', 0, '}', 0});
    }

    @Test
    void characters_outside_the_basic_plane_and_of_other_scripts_are_kept()
            throws InvalidConfigException {
        JsonNode tree = read(Documents.utf8("[\"é\", \"\\u00e9\", \"😀\", \"\\ud83d\\ude00\"]"));

        assertEquals("é", tree.get(0).stringValue());
        assertEquals("é", tree.get(1).stringValue());
        assertEquals("😀", tree.get(2).stringValue());
        assertEquals("😀", tree.get(3).stringValue());
    }

    @Test
    void nul_and_lone_surrogates_are_refused_in_names_and_values() {
        assertEquals(
                List.of(
                        "/a must not contain NUL",
                        "/b/0 must not contain half of a surrogate pair",
                        "/b/1 must not contain half of a surrogate pair",
                        "/b/2 must not contain half of a surrogate pair",
                        "/c\u0000 must not contain NUL"),
                faults(
                        """
                        {"a": "\\u0000", "b": ["\\ud800", "\\udc00x", "\\ud800\\ud800"],
                         "c\\u0000": 1}
                        """));
    }

    @Test
    void a_repeated_member_is_refused_at_any_level_and_only_by_its_exact_name() {
        assertEquals(
                List.of("/a must not occur twice", "/b/0/c must not occur twice"),
                faults("{\"a\": null, \"A\": 1, \"a\": 2, \"b\": [{\"c\": 1, \"c\": 1}]}"));
    }

    @Test
    void null_members_count_as_absent_and_null_elements_do_not() throws InvalidConfigException {
        JsonNode tree = read(Documents.utf8("{\"a\": null, \"b\": [null]}"));

        assertFalse(tree.has("a"));
        assertTrue(tree.get("b").get(0).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.5", "1e2", "1E400", "1e999999999", "-0.0", "1e-5"})
    void a_number_with_a_point_or_an_exponent_is_never_integral(String number)
            throws InvalidConfigException {
        JsonNode value = read(Documents.utf8(number));

        assertTrue(value.isNumber());
        assertFalse(value.isIntegralNumber());
    }

    @Test
    void integers_are_exact() throws InvalidConfigException {
        JsonNode tree = read(Documents.utf8("[18446744073709551615, -9223372036854775808, -0]"));

        assertEquals("18446744073709551615", tree.get(0).bigIntegerValue().toString());
        assertEquals(Long.MIN_VALUE, tree.get(1).longValue());
        assertEquals(0, tree.get(2).intValue());
    }

    private static JsonNode read(byte[] bytes) throws InvalidConfigException {
        var faults = new Faults();
        JsonNode tree = StrictJson.read("test", bytes, faults);
        assertTrue(faults.isEmpty());
        return tree;
    }

    private static Violation refusal(byte[] bytes) {
        var e =
                assertThrows(
                        InvalidConfigException.class,
                        () -> StrictJson.read("test", bytes, new Faults()));
        assertEquals(1, e.violations().size());
        return e.violations().getFirst();
    }

    private static List<String> faults(String text) {
        try {
            var faults = new Faults();
            StrictJson.read("test", Documents.utf8(text), faults);
            return faults.list().stream().map(f -> f.pointer() + " " + f.rule()).toList();
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }
}
