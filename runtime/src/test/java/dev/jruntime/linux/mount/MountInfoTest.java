package dev.jruntime.linux.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountInfoTest {
    private static final String LINE =
            "36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:2 - ext3 /dev/root"
                    + " rw,errors=remount";

    @Test
    void all_fields_are_read() {
        assertEquals(
                new MountInfo(
                        36,
                        35,
                        98,
                        0,
                        "/mnt1",
                        "/mnt2",
                        "rw,noatime",
                        List.of("shared:1", "master:2"),
                        "ext3",
                        "/dev/root",
                        "rw,errors=remount"),
                MountInfo.parseLine(LINE));
    }

    @Test
    void optional_fields_may_be_absent() {
        MountInfo mount = MountInfo.parseLine("1 1 0:2 / / rw - rootfs rootfs rw");
        assertEquals(List.of(), mount.optionalFields());
        assertFalse(mount.isShared());
        assertFalse(mount.isSlave());
    }

    @Test
    void propagation_is_among_the_optional_fields() {
        assertTrue(MountInfo.parseLine(LINE).isShared());
        assertTrue(MountInfo.parseLine(LINE).isSlave());
        MountInfo other =
                MountInfo.parseLine("9 1 0:2 / /a rw propagate_from:4 unbindable - tmpfs t rw");
        assertFalse(other.isShared());
        assertFalse(other.isSlave());
        assertEquals(List.of("propagate_from:4", "unbindable"), other.optionalFields());
    }

    @Test
    void a_source_may_be_empty() {
        MountInfo mount = MountInfo.parseLine("9 1 0:2 / /a rw - tmpfs  rw,size=4k");
        assertEquals("", mount.source());
        assertEquals("rw,size=4k", mount.superOptions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a\\040b | '/a b'",
                "/a\\011b | '/a\tb'",
                "/a\\012b | '/a\nb'",
                "/a\\134b | '/a\\b'",
                "/a\\134040b | '/a\\040b'",
                "/\\043 | '/#'",
                "/a\\ | '/a\\'",
                "/a\\04 | '/a\\04'",
                "/a\\0409 | '/a 9'",
                "/a\\08a | '/a\\08a'",
                "/a\\400 | '/a\\400'",
                "/\\040-\\040 | '/ - '",
                "/\u00e9\u2713 | '/\u00e9\u2713'",
                "/gone//deleted | '/gone//deleted'"
            })
    void escapes_are_undone(String escaped, String plain) {
        MountInfo mount =
                MountInfo.parseLine("9 1 0:2 %1$s %1$s rw - tmpfs %1$s rw".formatted(escaped));
        assertEquals(
                List.of(plain, plain, plain),
                List.of(mount.root(), mount.mountPoint(), mount.source()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "a 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root rw",
                "36 35 98 /mnt1 /mnt2 rw - ext3 /dev/root rw",
                "36 35 98:0:1 /mnt1 /mnt2 rw - ext3 /dev/root rw",
                "36 35 98:0 /mnt1 /mnt2 - ext3 /dev/root rw",
                "36 35 98:0 /mnt1 /mnt2 rw ext3 /dev/root rw",
                "36 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root",
                "36 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root rw more",
                "99999999999 35 98:0 /mnt1 /mnt2 rw - ext3 /dev/root rw"
            })
    void a_malformed_line_is_an_error(String line) {
        var failure = assertThrows(IllegalArgumentException.class, () -> MountInfo.parseLine(line));
        assertEquals("not a line of mountinfo: \"" + line + "\"", failure.getMessage());
    }

    @Test
    void a_file_is_read_line_by_line() {
        List<MountInfo> mounts = MountInfo.parse(LINE + "\n1 1 0:2 / / rw - rootfs rootfs rw\n");
        assertEquals(List.of(36, 1), mounts.stream().map(MountInfo::id).toList());
        assertEquals(List.of(), MountInfo.parse(""));
    }

    @Test
    void a_file_cut_within_a_line_is_an_error() {
        String whole = LINE + "\n" + LINE + "\n";
        for (int end = 1; end < whole.length(); end++) {
            String cut = whole.substring(0, end);
            if (!cut.endsWith("\n")) {
                assertThrows(IllegalArgumentException.class, () -> MountInfo.parse(cut), cut);
            }
        }
    }

    @Test
    void the_running_kernel_writes_such_a_file() throws IOException {
        List<MountInfo> mounts = MountInfo.parse(Files.readString(Path.of("/proc/self/mountinfo")));
        assertTrue(mounts.stream().anyMatch(mount -> mount.mountPoint().equals("/")));
    }
}
