package dev.jruntime.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.architecture.CSource.Function;
import java.util.List;
import org.junit.jupiter.api.Test;

class CSourceTest {
    @Test
    void functions_are_found_with_their_size() {
        String text =
                """
                struct pair {
                    int a, b;
                };
                static const int table[] = {1, 2};
                void one_line(int signal) { stop(signal); }
                static int two(void) {
                    return 2;
                }
                _Noreturn static long many_words(const struct pair *p, int a,
                                                 int b) {
                    if (a) {
                        b++;
                    }
                }
                """;
        assertEquals(
                List.of(
                        new Function("one_line", 5, 1, 1),
                        new Function("two", 6, 3, 0),
                        new Function("many_words", 9, 6, 3)),
                CSource.functions(text));
    }
}
