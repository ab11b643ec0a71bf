package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SysnoTest {
    private static final Path X86 = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    private static final Path GENERIC = Path.of("/usr/include/asm-generic/unistd.h");

    /// Calls from here on may be newer than the headers; all architectures number them alike.
    private static final int FIRST_RECENT = 451;

    private static final Pattern DEFINITION =
            Pattern.compile("(?m)^#define __NR(3264)?_(\\w+) +(?:(\\d+)|__NR3264_(\\w+))$");

    @Test
    void numbers_are_those_of_the_x86_header() throws IOException {
        assumeTrue(Files.exists(X86), "no " + X86);
        compare(numbers(X86), Arch.X86_64);
    }

    @Test
    void numbers_are_those_of_the_generic_header() throws IOException {
        assumeTrue(Files.exists(GENERIC), "no " + GENERIC);
        compare(numbers(GENERIC), Arch.AARCH64);
    }

    private static void compare(Map<String, Integer> header, Arch arch) {
        assertTrue(header.size() > 300, "calls seen: " + header.size());
        for (Sysno call : Sysno.values()) {
            int ours = call.number(arch);
            int theirs = header.getOrDefault(call.kernelName(), -1);
            if (ours < FIRST_RECENT || theirs != -1) {
                assertEquals(theirs, ours, call.kernelName());
            }
        }
    }

    /// The generic header numbers some calls under a neutral name, and names them at its end: first
    /// as 64-bit architectures do, then as 32-bit ones do.
    private static Map<String, Integer> numbers(Path header) throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, Integer> neutral = new HashMap<>();
        Set<String> named = new HashSet<>();
        Matcher line = DEFINITION.matcher(Files.readString(header));
        while (line.find()) {
            if (line.group(4) == null) {
                Map<String, Integer> target = line.group(1) == null ? numbers : neutral;
                target.put(line.group(2), Integer.valueOf(line.group(3)));
            } else if (neutral.containsKey(line.group(4)) && named.add(line.group(4))) {
                numbers.put(line.group(2), neutral.get(line.group(4)));
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void no_number_stands_twice(Arch arch) {
        Set<Integer> seen = new HashSet<>();
        for (Sysno call : Sysno.values()) {
            int number = call.number(arch);
            assertTrue(number == -1 || seen.add(number), call.kernelName());
        }
    }

    @Test
    void calls_since_linux_5_1_have_one_number_everywhere() {
        for (Sysno call : Sysno.values()) {
            if (call.number(Arch.AARCH64) >= 424) {
                assertEquals(call.number(Arch.X86_64), call.number(Arch.AARCH64));
            }
        }
    }

    @Test
    void a_call_prints_as_the_kernel_names_it() {
        assertEquals("openat2", Sysno.OPENAT2.kernelName());
        assertEquals("openat2", Sysno.OPENAT2.toString());
    }

    @Test
    void an_architecture_may_lack_a_call() {
        assertEquals(2, Sysno.OPEN.number(Arch.X86_64));
        assertEquals(-1, Sysno.OPEN.number(Arch.AARCH64));
    }
}
