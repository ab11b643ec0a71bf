package dev.jruntime.cgroup;

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
import org.junit.jupiter.params.provider.ValueSource;

class ProcCgroupTest {
    private static final String HYBRID =
            """
            12:cpu,cpuacct:/a/b
            1:name=systemd:/init.scope
            0::/
            """;

    @Test
    void hierarchies_have_controllers_and_a_path() {
        assertEquals(
                List.of(
                        new ProcCgroup(12, List.of("cpu", "cpuacct"), "/a/b"),
                        new ProcCgroup(1, List.of("name=systemd"), "/init.scope"),
                        new ProcCgroup(0, List.of(), "/")),
                ProcCgroup.parse(HYBRID));
    }

    @Test
    void only_hierarchy_0_is_unified() {
        List<ProcCgroup> cgroups = ProcCgroup.parse(HYBRID);
        assertFalse(cgroups.get(0).isUnified());
        assertFalse(cgroups.get(1).isUnified());
        assertTrue(cgroups.get(2).isUnified());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a:b::c",
                "/../../x",
                "/gone (deleted)",
                "/with blank",
                "/\u00e9",
                "/a,b=c"
            })
    void a_path_may_hold_anything_but_a_newline(String path) {
        assertEquals(
                List.of(new ProcCgroup(0, List.of(), path)), ProcCgroup.parse("0::" + path + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0:", "0::", "x::/", "0::relative", "99999999999::/"})
    void a_malformed_line_is_an_error(String line) {
        var failure =
                assertThrows(IllegalArgumentException.class, () -> ProcCgroup.parse(line + "\n"));
        assertEquals("not a line of /proc/PID/cgroup: \"" + line + "\"", failure.getMessage());
    }

    @Test
    void a_file_cut_within_a_line_is_an_error() {
        for (int end = 1; end < HYBRID.length(); end++) {
            String cut = HYBRID.substring(0, end);
            if (!cut.endsWith("\n")) {
                assertThrows(IllegalArgumentException.class, () -> ProcCgroup.parse(cut), cut);
            }
        }
        assertEquals(List.of(), ProcCgroup.parse(""));
    }

    @Test
    void the_running_kernel_writes_such_a_file() throws IOException {
        assertFalse(ProcCgroup.parse(Files.readString(Path.of("/proc/self/cgroup"))).isEmpty());
    }
}
