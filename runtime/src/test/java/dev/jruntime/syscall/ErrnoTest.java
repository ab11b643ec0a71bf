package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrnoTest {
    @TempDir Path directory;

    @Test
    void a_number_finds_its_name() {
        assertSame(Errno.EPERM, Errno.of(1));
        assertSame(Errno.ENOENT, Errno.of(2));
        assertSame(Errno.EHWPOISON, Errno.of(133));
        assertSame(Errno.ENOTSUPP, Errno.of(524));
    }

    @ParameterizedTest
    @EnumSource(Errno.class)
    void every_errno_finds_itself(Errno errno) {
        assertSame(errno, Errno.of(errno.number()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 41, 58, 134, 4095, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_number_without_a_name_is_unknown(int number) {
        assertSame(Errno.UNKNOWN, Errno.of(number));
    }

    @Test
    void a_description_has_name_and_text() {
        assertEquals("EPERM (Operation not permitted)", Errno.describe(1));
        assertEquals("errno 4000 (Unknown error)", Errno.describe(4000));
        assertEquals("ENOENT (No such file or directory)", Errno.ENOENT.toText());
    }

    @Test
    void numbers_are_those_of_the_headers() throws Exception {
        Map<String, Long> ours =
                Stream.of(Errno.values())
                        .filter(errno -> errno != Errno.UNKNOWN && errno != Errno.ENOTSUPP)
                        .collect(Collectors.toMap(Errno::name, errno -> (long) errno.number()));
        assertEquals(131, ours.size());
        assertEquals(ours, CProgram.evaluate(directory, List.of("errno.h"), ours.keySet()));
    }

    @Test
    void texts_are_those_of_the_c_library() throws Exception {
        String theirs =
                CProgram.output(
                        directory,
                        """
                        #include <stdio.h>
                        #include <string.h>
                        int main(void) {
                            for (int i = 1; i <= 133; i++) {
                                printf("%d %s\\n", i, strerror(i));
                            }
                        }
                        """);
        String ours =
                IntStream.rangeClosed(1, 133)
                        .mapToObj(number -> number + " " + text(number) + "\n")
                        .collect(Collectors.joining());
        assertEquals(theirs, ours);
    }

    private static String text(int number) {
        Errno errno = Errno.of(number);
        return errno == Errno.UNKNOWN ? "Unknown error " + number : errno.text();
    }
}
