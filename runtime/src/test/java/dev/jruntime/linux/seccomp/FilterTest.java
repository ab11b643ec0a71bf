package dev.jruntime.linux.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Arch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Filters in files and in memory.
class FilterTest {
    private static final Filter FILTER =
            new Filter(5, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "2.5.4");

    private static FilterKey key(String... names) {
        Seccomp.Syscall rule =
                new Seccomp.Syscall(List.of(names), "SCMP_ACT_ALLOW", null, List.of());
        return FilterKey.of(
                new Seccomp("SCMP_ACT_ERRNO", null, List.of(), null, null, null, List.of(rule)),
                Arch.X86_64);
    }

    @Test
    void a_file_gives_back_what_was_written() {
        Filter read = Filter.decode(FILTER.encode(key("a")), key("a"));
        assertNotNull(read);
        assertEquals(5, read.flags());
        assertEquals("2.5.4", read.library());
        assertArrayEquals(FILTER.program(), read.program());
    }

    @Test
    void a_file_with_one_wrong_byte_is_none() {
        byte[] file = FILTER.encode(key("a"));
        for (int i = 0; i < file.length; i++) {
            byte[] damaged = file.clone();
            damaged[i] ^= 1;
            assertNull(Filter.decode(damaged, key("a")), "byte " + i);
            assertNull(Filter.decode(Arrays.copyOf(file, i), key("a")), i + " bytes");
        }
        assertNull(Filter.decode(Arrays.copyOf(file, file.length + 8), key("a")));
    }

    @Test
    void a_file_of_another_profile_is_none() {
        assertNull(Filter.decode(FILTER.encode(key("a")), key("b")));
    }

    @Test
    void a_file_longer_than_any_filter_is_none() {
        byte[] program = new byte[8 * 4097];
        assertNull(Filter.decode(new Filter(0, program, "2").encode(key("a")), key("a")));
    }

    @Test
    void different_profiles_have_different_keys() {
        Set<String> keys = new HashSet<>();
        String[][] profiles = {{"a"}, {"b"}, {"a", "b"}, {"ab"}, {"a, b"}, {"a\0b"}, {"b", "a"}};
        for (String[] names : profiles) {
            keys.add(key(names).text());
        }
        assertEquals(profiles.length, keys.size());
        assertEquals(key("a").text(), FilterKey.parse(key("a").text()).text());
        assertThrows(IllegalArgumentException.class, () -> FilterKey.parse("00"));
    }

    @Test
    void every_member_that_matters_is_part_of_the_key() {
        String[] profiles = {
            "{\"defaultAction\": \"SCMP_ACT_ERRNO\"}",
            "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}",
            "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 1}",
            "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"SCMP_ARCH_X86\"]}",
            "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"flags\": []}",
            "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"]}",
            rule(""),
            rule(", \"errnoRet\": 3"),
            rule(", \"args\": [{\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]"),
            rule(", \"args\": [{\"index\": 1, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]"),
            rule(", \"args\": [{\"index\": 0, \"value\": 2, \"op\": \"SCMP_CMP_EQ\"}]"),
            rule(", \"args\": [{\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_NE\"}]"),
            rule(
                    ", \"args\": [{\"index\": 0, \"value\": 1, \"valueTwo\": 1, \"op\": \"SCMP_CMP_EQ\"}]")
        };
        Set<String> keys = new HashSet<>();
        for (String profile : profiles) {
            keys.add(FilterKey.of(Profiles.read(profile), Arch.X86_64).text());
        }
        assertEquals(profiles.length, keys.size());
    }

    private static String rule(String rest) {
        return """
        {"defaultAction": "SCMP_ACT_ALLOW",
         "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ERRNO"%s}]}
        """
                .formatted(rest);
    }

    @Test
    void the_filters_that_were_used_last_are_remembered() {
        for (int i = 0; i < 16; i++) {
            Filters.remember(key("used" + i), FILTER);
        }
        assertEquals(FILTER, Filters.find(key("used0")));
        Filters.remember(key("one more"), FILTER);
        assertEquals(FILTER, Filters.find(key("used0")));
        assertNull(Filters.find(key("used1")));
        assertNotEquals(null, Filters.find(key("one more")));
    }
}
