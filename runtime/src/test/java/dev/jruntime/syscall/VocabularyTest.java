package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class VocabularyTest {
    @Test
    void bits_print_by_name() {
        long flags = MountFlags.MS_NOSUID | MountFlags.MS_NOEXEC;
        assertEquals("MS_NOSUID|MS_NOEXEC", MountFlags.MS_FLAGS.print(flags));
    }

    @Test
    void bits_without_a_name_print_in_hex() {
        assertEquals(
                "MS_BIND|0x40000000", MountFlags.MS_FLAGS.print(MountFlags.MS_BIND | 0x40000000L));
        assertEquals("0x8000000000000000", MountFlags.MS_FLAGS.print(Long.MIN_VALUE));
    }

    @Test
    void no_bits_print_as_0() {
        assertEquals("0", MountFlags.MS_FLAGS.print(0));
    }

    @Test
    void a_field_prints_even_if_its_value_is_0() {
        assertEquals("O_RDONLY|O_CLOEXEC", Fcntl.OPEN_FLAGS.print(Fcntl.O_CLOEXEC));
        assertEquals("O_RDONLY", Fcntl.OPEN_FLAGS.print(0));
        assertEquals("O_WRONLY|O_CREAT", Fcntl.OPEN_FLAGS.print(Fcntl.O_WRONLY | Fcntl.O_CREAT));
    }

    @Test
    void a_field_takes_one_value_only() {
        assertEquals(
                "SOCK_SEQPACKET|SOCK_CLOEXEC",
                Sockets.SOCK_TYPES.print(Sockets.SOCK_SEQPACKET | Sockets.SOCK_CLOEXEC));
    }

    @Test
    void a_name_that_contains_others_wins() {
        assertEquals("O_RDWR|O_TMPFILE", Fcntl.OPEN_FLAGS.print(Fcntl.O_RDWR | Fcntl.O_TMPFILE));
        assertEquals("O_RDONLY|O_SYNC", Fcntl.OPEN_FLAGS.print(Fcntl.O_SYNC));
        assertEquals(
                "MOUNT_ATTR__ATIME",
                MountFlags.MOUNT_ATTR_FLAGS.print(MountFlags.MOUNT_ATTR__ATIME));
        assertEquals(
                "MOUNT_ATTR_NOATIME",
                MountFlags.MOUNT_ATTR_FLAGS.print(MountFlags.MOUNT_ATTR_NOATIME));
    }

    @Test
    void a_value_prints_by_name_or_in_hex() {
        assertEquals(
                "FSCONFIG_CMD_CREATE",
                MountFlags.FSCONFIG_COMMANDS.print(MountFlags.FSCONFIG_CMD_CREATE));
        assertEquals("0x63", MountFlags.FSCONFIG_COMMANDS.print(99));
        assertEquals("PROC_SUPER_MAGIC", Stat.FILE_SYSTEMS.print(0x9fa0));
    }

    @Test
    void clone_flags_reach_beyond_32_bits() {
        assertEquals(
                "CLONE_NEWNS|CLONE_INTO_CGROUP",
                Sched.CLONE_FLAGS.print(Sched.CLONE_NEWNS | Sched.CLONE_INTO_CGROUP));
    }

    @Test
    void parsing_rejects_what_it_does_not_know() {
        assertThrows(IllegalArgumentException.class, () -> MountFlags.MS_FLAGS.parse("MS_NOSUCH"));
        assertThrows(IllegalArgumentException.class, () -> MountFlags.MS_FLAGS.parse(""));
    }

    @Test
    void a_mode_prints_in_octal_behind_its_type() {
        assertEquals("0755", Stat.mode(0755));
        assertEquals("0", Stat.mode(0));
        assertEquals("S_IFCHR|0666", Stat.mode(Stat.S_IFCHR | 0666));
        assertEquals("01777", Stat.mode(Stat.S_ISVTX | 0777));
    }

    @Test
    void four_flags_of_open_differ_on_aarch64() {
        long all =
                Fcntl.O_DIRECTORY
                        | Fcntl.O_NOFOLLOW
                        | Fcntl.O_DIRECT
                        | Fcntl.O_LARGEFILE
                        | Fcntl.O_CLOEXEC;
        assertEquals(all, Fcntl.openFlags(all, Arch.X86_64));
        assertEquals(02740000, Fcntl.openFlags(all, Arch.AARCH64));
        assertEquals(040000, Fcntl.openFlags(Fcntl.O_DIRECTORY, Arch.AARCH64));
        assertEquals(0100000, Fcntl.openFlags(Fcntl.O_NOFOLLOW, Arch.AARCH64));
        assertEquals(0200000, Fcntl.openFlags(Fcntl.O_DIRECT, Arch.AARCH64));
        assertEquals(0400000, Fcntl.openFlags(Fcntl.O_LARGEFILE, Arch.AARCH64));
        assertEquals(020040000, Fcntl.openFlags(Fcntl.O_TMPFILE, Arch.AARCH64));
    }
}
