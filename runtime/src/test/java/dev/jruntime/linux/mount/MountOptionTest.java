package dev.jruntime.linux.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jruntime.syscall.MountFlags;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionTest {
    private static final Set<MountOption.Kind> OF_MOUNT =
            Set.of(MountOption.Kind.ATTRIBUTE, MountOption.Kind.ATIME, MountOption.Kind.SUPERBLOCK);

    @ParameterizedTest
    @EnumSource(MountOption.class)
    void every_option_is_found_by_its_name(MountOption option) {
        assertSame(option, MountOption.find(option.optionName()));
        assertEquals(option.name(), option.optionName().toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RO", "size", "mode=755", "acl", "noacl", "rsync"})
    void options_of_file_systems_are_not_in_the_table(String name) {
        assertNull(MountOption.find(name));
    }

    @ParameterizedTest
    @EnumSource(MountOption.class)
    void a_recursive_attribute_mirrors_the_plain_one(MountOption option) {
        boolean atime = option.kind() == MountOption.Kind.ATIME;
        if (atime || option.kind() == MountOption.Kind.ATTRIBUTE) {
            MountOption mirror = MountOption.valueOf("R" + option.name());
            assertEquals(
                    atime ? MountOption.Kind.RECURSIVE_ATIME : MountOption.Kind.RECURSIVE_ATTRIBUTE,
                    mirror.kind());
            assertEquals(option.sets(), mirror.sets());
            assertEquals(option.attribute(), mirror.attribute());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE", "SHARED", "SLAVE", "UNBINDABLE"})
    void a_recursive_propagation_adds_ms_rec(String name) {
        MountOption plain = MountOption.valueOf(name);
        assertEquals("MS_" + name, MountFlags.MS_FLAGS.print(plain.flag()));
        assertEquals(plain.flag() | MountFlags.MS_REC, MountOption.valueOf("R" + name).flag());
    }

    @ParameterizedTest
    @EnumSource(MountOption.class)
    void an_option_that_sets_is_named_as_the_kernels_flag(MountOption option) {
        Map<String, String> different =
                Map.of("RO", "RDONLY", "SYNC", "SYNCHRONOUS", "MAND", "MANDLOCK");
        if (OF_MOUNT.contains(option.kind()) && option.sets()) {
            String name = different.getOrDefault(option.name(), option.name());
            String expected = option == MountOption.IVERSION ? "MS_I_VERSION" : "MS_" + name;
            assertEquals(expected, MountFlags.MS_FLAGS.print(option.flag()));
        }
    }

    @Test
    void what_one_option_sets_another_clears() {
        Map<String, Set<Boolean>> signs = new TreeMap<>();
        for (MountOption option : MountOption.values()) {
            if (OF_MOUNT.contains(option.kind()) && option != MountOption.DIRSYNC) {
                signs.computeIfAbsent(
                                option.attribute() + " " + option.flag(), bits -> new TreeSet<>())
                        .add(option.sets());
            }
        }
        assertFalse(signs.isEmpty());
        signs.forEach((bits, sign) -> assertEquals(Set.of(true, false), sign, bits));
    }
}
