package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Paths by their names alone.
class FilePathTest {
    @ParameterizedTest
    @CsvSource({
        "/a, b, /a/b",
        "/a, /b, /b",
        "/, b, /b",
        "/a, '', /a",
        "/a/, b//c/, /a/b/c",
        "/a, ///, /",
        "/a, é/中, /a/é/中",
    })
    void a_word_starts_from_the_directory_it_was_written_in(String cwd, String word, String path) {
        assertEquals(path, FilePath.of(cwd, word).text());
    }

    @ParameterizedTest
    @CsvSource({"/a/./b, /a/b", "/a/../b, /b", "/../.., /", "/a/b/.., /a", "/, /", "/..a, /..a"})
    void steps_back_are_taken_by_name(String path, String normal) {
        assertEquals(normal, new FilePath(path).normalize().text());
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a, b", "/b, /, b"})
    void a_name_is_in_its_directory(String path, String parent, String name) {
        assertEquals(parent, new FilePath(path).parent().text());
        assertEquals(name, new FilePath(path).name());
    }

    @ParameterizedTest
    @CsvSource({
        "61c3a962, aéb, true",
        "61ff62, a\udcffb, false",
        "c3a9ff, é\udcff, false",
        "c3, \udcc3, false",
        "e282, \udce2\udc82, false",
        "f041, \udcf0A, false",
        "eda080, \udced\udca0\udc80, false",
        "efbfbd, \ufffd, true",
        "3f, ?, true",
    })
    void bytes_that_are_no_text_stay_the_same(String hex, String decoded, boolean text) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        String name = FileNames.decode(bytes, 0, bytes.length);
        assertEquals(decoded, name);
        assertEquals(hex, HexFormat.of().formatHex(FileNames.encode(name)));
        assertEquals(text, new FilePath(name).isText());
        assertEquals(bytes.length, FilePath.length(name));
    }

    @Test
    void what_follows_a_slash_does_not_make_text_of_bytes() {
        assertFalse(FilePath.of("/\udcff", "é").isText());
        assertTrue(FilePath.of("/\udcff", "/é").isText());
        byte[] text = "/é".getBytes(StandardCharsets.UTF_8);
        assertEquals(text.length, FilePath.length("/é"));
    }
}
