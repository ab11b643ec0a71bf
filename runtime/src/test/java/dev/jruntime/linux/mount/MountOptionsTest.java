package dev.jruntime.linux.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.linux.mount.MountOptions.Atime;
import dev.jruntime.syscall.MountFlags;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
    private static MountOptions parse(String options) {
        return MountOptions.parse(List.of(options.split(",")));
    }

    private static String attributes(int bits) {
        return MountFlags.MOUNT_ATTR_FLAGS.print(bits);
    }

    private static String flags(String options) {
        return MountFlags.MS_FLAGS.print(parse(options).mountFlags());
    }

    @Test
    void no_options_do_nothing() {
        MountOptions options = MountOptions.parse(List.of());
        assertEquals(MountOptions.NONE, options);
        assertTrue(options.attributes().isEmpty());
        assertTrue(options.recursive().isEmpty());
        assertEquals(0, options.mountFlags());
        assertEquals(MountOptions.NONE, parse("defaults"));
    }

    /// What buildah writes for `--volume SOURCE:DESTINATION`.
    @Test
    void an_empty_option_says_nothing() {
        assertEquals(
                parse("rw,private,rbind"),
                MountOptions.parse(List.of("", "rw", "private", "rbind")));
    }

    @Test
    void the_options_of_an_engines_proc_are_attributes() {
        MountOptions options = parse("nosuid,noexec,nodev");
        assertEquals(
                "MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV|MOUNT_ATTR_NOEXEC",
                attributes(options.attributes().attrSet()));
        assertEquals(0, options.attributes().attrClear());
        assertEquals("MS_NOSUID|MS_NODEV|MS_NOEXEC", flags("nosuid,noexec,nodev"));
        assertEquals(List.of(), options.data());
    }

    @Test
    void data_keeps_its_order() {
        MountOptions options = parse("mode=755,nosuid,size=65536k,acl,ro=1,nr_inodes=5");
        assertEquals(
                List.of("mode=755", "size=65536k", "acl", "ro=1", "nr_inodes=5"), options.data());
    }

    @Test
    void propagation_keeps_its_order() {
        assertEquals(
                List.of(MountOption.RSLAVE, MountOption.SHARED, MountOption.RSLAVE),
                parse("rslave,shared,rslave").propagation());
    }

    @ParameterizedTest
    @EnumSource(MountOption.class)
    void no_option_of_the_table_is_data(MountOption option) {
        MountOptions options = parse(option.optionName());
        assertEquals(List.of(), options.data());
        assertEquals(
                option.kind() == MountOption.Kind.PROPAGATION ? List.of(option) : List.of(),
                options.propagation());
        assertEquals(
                option.kind() == MountOption.Kind.SPECIAL && option != MountOption.DEFAULTS,
                options.has(option));
    }

    @ParameterizedTest
    @EnumSource(
            value = MountOption.class,
            names = {".*ATIME", ".?PRIVATE", ".?SHARED", ".?SLAVE", ".?UNBINDABLE"},
            mode = EnumSource.Mode.MATCH_NONE)
    void an_option_that_sets_has_its_flag_of_mount_2(MountOption option) {
        assertEquals(option.sets() ? option.flag() : 0, parse(option.optionName()).mountFlags());
    }

    @Nested
    class a_later_option_wins {
        @ParameterizedTest
        @CsvSource({
            "'ro,rw', 0, MOUNT_ATTR_RDONLY",
            "'rw,ro', MOUNT_ATTR_RDONLY, 0",
            "'nosuid,suid,nosuid', MOUNT_ATTR_NOSUID, 0",
            "'nodev,dev', 0, MOUNT_ATTR_NODEV",
            "'exec,noexec', MOUNT_ATTR_NOEXEC, 0",
            "'nosymfollow,symfollow', 0, MOUNT_ATTR_NOSYMFOLLOW",
            "'diratime,nodiratime', MOUNT_ATTR_NODIRATIME, 0"
        })
        void over_its_opposite(String options, String set, String clear) {
            assertEquals(set, attributes(parse(options).attributes().attrSet()));
            assertEquals(clear, attributes(parse(options).attributes().attrClear()));
        }

        @Test
        void in_the_superblock_too() {
            assertEquals(List.of("async"), parse("sync,async").superblockFlags());
            assertEquals(List.of("sync"), parse("async,sync").superblockFlags());
            assertEquals(MountFlags.MS_SYNCHRONOUS, parse("async,sync").superblockSet());
            assertEquals(0, parse("async,sync").superblockClear());
        }

        @Test
        void but_a_recursive_one_is_no_opposite() {
            MountOptions options = parse("ro,rrw");
            assertEquals(MountFlags.MOUNT_ATTR_RDONLY, options.attributes().attrSet());
            assertEquals(MountFlags.MOUNT_ATTR_RDONLY, options.recursive().attrClear());
        }

        @Test
        void of_idmap_and_ridmap() {
            assertEquals(Set.of(MountOption.RIDMAP), parse("idmap,ridmap").special());
            assertEquals(Set.of(MountOption.IDMAP), parse("ridmap,idmap").special());
        }
    }

    @Nested
    class access_time {
        @ParameterizedTest
        @CsvSource({
            "ro, UNCHANGED",
            "relatime, RELATIME",
            "noatime, NOATIME",
            "strictatime, STRICTATIME",
            "atime, RELATIME",
            "norelatime, RELATIME",
            "nostrictatime, RELATIME",
            "'noatime,relatime', RELATIME",
            "'noatime,strictatime', STRICTATIME",
            "'strictatime,noatime', NOATIME",
            "'noatime,atime', RELATIME",
            "'strictatime,atime', STRICTATIME",
            "'noatime,norelatime', NOATIME",
            "'strictatime,nostrictatime', RELATIME"
        })
        void is_one_value(String options, Atime expected) {
            assertEquals(expected, parse(options).attributes().atime());
            String recursive = "r" + options.replace(",", ",r");
            assertEquals(expected, parse(recursive).recursive().atime());
        }

        @ParameterizedTest
        @ValueSource(strings = {"noatime", "atime", "relatime", "strictatime", "nostrictatime"})
        void clears_the_whole_field(String option) {
            assertEquals(MountFlags.MOUNT_ATTR__ATIME, parse(option).attributes().attrClear());
            assertEquals(MountFlags.MOUNT_ATTR__ATIME, parse("r" + option).recursive().attrClear());
        }

        @Test
        void is_apart_from_that_of_directories() {
            assertEquals(0, parse("nodiratime").attributes().attrClear());
            assertEquals("MS_NOATIME|MS_NODIRATIME", flags("noatime,nodiratime"));
        }

        @Test
        void has_a_flag_of_mount_2() {
            assertEquals("MS_RELATIME", flags("noatime,atime"));
            assertEquals("MS_STRICTATIME", flags("strictatime"));
        }
    }

    @Nested
    class the_superblock {
        @Test
        void takes_flags_by_name() {
            assertEquals(
                    List.of("ro", "sync", "dirsync", "mand", "lazytime"),
                    parse("lazytime,mand,dirsync,sync,ro").superblockFlags());
            assertEquals(
                    List.of("rw", "async", "nomand", "nolazytime"),
                    parse("nolazytime,nomand,async,rw").superblockFlags());
        }

        @Test
        void knows_two_flags_only_from_mount_2() {
            assertEquals(List.of(), parse("silent,iversion").superblockFlags());
            assertEquals("MS_SILENT|MS_I_VERSION", flags("silent,iversion"));
            assertEquals("0", flags("silent,loud,iversion,noiversion"));
        }
    }

    @Nested
    class instructions {
        @Test
        void bind_and_rbind_are_binds() {
            assertTrue(parse("bind").isBind());
            assertFalse(parse("bind").isRecursiveBind());
            assertTrue(parse("rbind,rprivate").isRecursiveBind());
            assertTrue(parse("rbind,bind").isRecursiveBind());
            assertFalse(parse("rro").isBind());
            assertEquals("MS_BIND|MS_REC", flags("rbind"));
            assertEquals("MS_RDONLY|MS_REMOUNT|MS_BIND", flags("bind,remount,ro"));
        }

        @Test
        void idmap_may_bring_its_mapping() {
            MountOptions options = parse("bind,idmap=uids=0-1000-1;gids=0-1000-1");
            assertTrue(options.isIdmapped());
            assertEquals("uids=0-1000-1;gids=0-1000-1", options.idmap());
            assertEquals("", parse("ridmap").idmap());
            assertTrue(parse("ridmap").isIdmapped());
            assertFalse(parse("bind").isIdmapped());
        }
    }

    @Test
    void the_result_is_immutable() {
        MountOptions options = parse("bind,private,size=1");
        assertThrows(UnsupportedOperationException.class, () -> options.special().clear());
        assertThrows(UnsupportedOperationException.class, () -> options.propagation().clear());
        assertThrows(UnsupportedOperationException.class, () -> options.data().clear());
    }
}
