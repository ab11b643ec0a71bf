package dev.jruntime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read out of texts of the kernel.
class HostReportTest {
    @ParameterizedTest
    @CsvSource({
        "5.14.0-503.el9.x86_64, 514",
        "6.1.0-18-amd64, 601",
        "6.18.44, 618",
        "7.0-rc1, 700",
        "'', 0",
        "nonsense, 0"
    })
    void a_release_has_two_numbers(String release, int number) {
        assertEquals(number, Kernel.number(release));
    }

    @Test
    void controllers_are_those_of_hierarchies_with_names_of_their_own() {
        String text =
                """
                5:cpu,cpuacct:/user
                3:memory:/a:b
                1:name=systemd:/init.scope
                0::/unified
                """;
        assertEquals(Set.of("cpu", "cpuacct", "memory"), Cgroups.controllers(text));
        assertEquals(Set.of(), Cgroups.controllers(""));
    }

    @Test
    void a_socket_that_accepts_is_told_from_others() {
        String sockets =
                """
                Num       RefCount Protocol Flags    Type St Inode Path
                0000000000000000: 00000002 00000000 00010000 0001 01 15343 /run/a b/sock
                0000000000000000: 00000003 00000000 00000000 0001 03 20000 /run/c/sock
                0000000000000000: 00000002 00000000 00010000 0001 01 15344
                """;
        assertTrue(HostReport.listens(sockets, "/run/a b/sock"));
        assertFalse(HostReport.listens(sockets, "/run/c/sock"));
        assertFalse(HostReport.listens(sockets, "/run/a"));
        assertFalse(HostReport.listens("", "/run/a"));
    }

    @Test
    void memory_is_what_is_resident() {
        assertEquals("49 MiB", HostReport.memory("VmPeak:\t 9999 kB\nVmRSS:\t   51100 kB\n"));
        assertEquals("unknown", HostReport.memory(""));
    }

    @ParameterizedTest
    @CsvSource({"0x1021994, tmpfs", "0xef53, ext4", "0x794c7630, overlayfs", "0x1234, 0x1234"})
    void a_file_system_has_the_name_of_its_magic(String magic, String name) {
        assertEquals(name, HostReport.fileSystem(Long.decode(magic)));
    }
}
