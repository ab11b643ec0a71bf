package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The option `remount`: what is mounted already gets other options.
class RemountTest extends BlackBoxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuid,noexec | ro | +ro +nosuid +noexec",
                "nosuid,noexec | exec | +nosuid -noexec",
                "ro | rw,nodev | +rw +nodev",
                "noatime | strictatime | -noatime -relatime",
                "nosuid | rnodev | +nosuid +nodev",
                "nodiratime | sync,lazytime | +nodiratime +sync +lazytime"
            })
    void a_remount_changes_what_it_names_and_nothing_else(
            String first, String then, String effect) {
        assumeOurs("a remount that leaves alone what it does not name, as mount(8)");
        bundle().mount("/mnt", "tmpfs", "tmpfs", first.split(","));
        bundle().mount("/mnt", "tmpfs", "tmpfs", ("remount," + then).split(","));
        MountLines.assertEffect(effect, mountAt("/mnt"));
    }

    @Test
    void a_filesystem_of_the_container_takes_other_parameters() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "size=1m");
        bundle().mount("/mnt", "tmpfs", "tmpfs", "remount", "size=2m");
        assertEquals(2 << 20, attempt("type:/mnt").at("/bytes").asInt());
    }

    @Test
    void a_filesystem_of_somebody_else_does_not() {
        assumeOurs("this caution");
        bundle().mount("/mnt", "bind", "/dev/shm", "bind");
        for (String option : List.of("size=1m", "sync")) {
            bundle().mount("/mnt", "tmpfs", "tmpfs", "remount", option);
            assertRefused(container().create(), "remount", option);
            bundle().remove("/mounts/" + (bundle().config().at("/mounts").size() - 1));
        }
    }

    @Test
    void a_link_does_not_lead_the_change_of_a_filesystem_astray() throws Exception {
        assumeOurs("this caution");
        // The link's target is bound over between the two: the path then leads to the host's.
        Files.createDirectory(bundle().inside("/real"));
        Files.createSymbolicLink(bundle().inside("/link"), java.nio.file.Path.of("real"));
        bundle().mount("/link", "tmpfs", "tmpfs", "size=1m");
        bundle().mount("/real", "bind", "/dev/shm", "rbind");
        bundle().mount("/link", "tmpfs", "tmpfs", "remount", "size=3m");
        List<String> lines = MountLines.of(report());
        String own =
                lines.stream().filter(line -> line.contains("size=3072k")).findFirst().orElse("");
        assertTrue(own.contains(" /real "), lines::toString);
    }

    @Test
    void a_bind_mount_becomes_read_only_and_its_source_does_not() throws Exception {
        var volume = Files.createDirectory(directory().resolve("volume"));
        bundle().mount("/mnt", "bind", volume.toString(), "rbind");
        bundle().mount("/mnt2", "bind", volume.toString(), "rbind");
        bundle().mount("/mnt", "bind", volume.toString(), "bind", "remount", "ro");
        assertEquals(List.of("EROFS", "OK"), errors("create:/mnt/a", "create:/mnt2/b"));
    }

    @Test
    void a_mount_of_the_source_s_tree_can_be_remounted() {
        assumeOurs("this order");
        bundle().mount("/mnt", "bind", "/dev", "rbind");
        bundle().mount("/mnt/shm", "none", "", "remount", "ro", "nosuid");
        List<String> lines = MountLines.of(report());
        MountLines.assertEffect("+ro +nosuid", MountLines.find(lines, "/mnt/shm"));
        MountLines.assertEffect("+rw", MountLines.find(lines, "/mnt"));
    }

    @Test
    void a_remount_can_change_the_propagation() {
        assumeOurs("this combination");
        bundle().mount("/mnt", "tmpfs", "tmpfs");
        bundle().mount("/mnt", "tmpfs", "tmpfs", "remount", "shared");
        assertTrue(MountLines.propagation(mountAt("/mnt")).getFirst().startsWith("shared:"));
    }

    @Test
    void what_is_no_mount_cannot_be_remounted() {
        bundle().mount("/etc", "tmpfs", "tmpfs", "remount", "ro");
        assertRefused(container().create(), "etc");
    }

    @Test
    void a_remount_makes_no_mount_point() {
        bundle().set("/root/readonly", false).mount("/new", "tmpfs", "tmpfs", "remount", "ro");
        assertNotSucceeded(container().create());
        assertTrue(!kind().isOurs() || Files.notExists(bundle().inside("/new")));
    }

    private String mountAt(String path) {
        return MountLines.find(MountLines.of(report()), path);
    }
}
