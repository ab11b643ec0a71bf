package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Filesystems of each type, bind mounts, and the mount points that they need.
class MountsTest extends BlackBoxTest {
    private static final String PROC = "9fa0";
    private static final String SYSFS = "62656572";
    private static final String TMPFS = "1021994";
    private static final String DEVPTS = "1cd1";
    private static final String MQUEUE = "19800202";

    @Test
    void the_default_filesystems_are_of_the_right_type() {
        List<JsonNode> answers =
                attempts(
                        "type:/proc",
                        "type:/sys",
                        "type:/dev",
                        "type:/dev/pts",
                        "type:/dev/shm",
                        "type:/dev/mqueue");
        assertEquals(
                List.of(PROC, SYSFS, TMPFS, DEVPTS, TMPFS, MQUEUE),
                answers.stream().map(one -> one.at("/magic").asString()).toList());
    }

    @Test
    void mounts_are_made_in_the_order_of_the_config_and_no_others() {
        List<String> expected =
                List.of(
                        "/",
                        "/proc",
                        "/dev",
                        "/dev/pts",
                        "/dev/shm",
                        "/dev/mqueue",
                        "/sys",
                        "/sys/fs/cgroup");
        List<String> points =
                report().at("/mountinfo")
                        .valueStream()
                        .map(line -> line.asString().split(" ")[4])
                        .filter(expected::contains)
                        .distinct()
                        .toList();
        assertEquals(expected, points);
    }

    @Test
    void size_and_mode_of_a_tmpfs_are_set() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "size=1m", "mode=1750");
        List<JsonNode> answers = attempts("type:/mnt", "stat:/mnt");
        assertEquals(1 << 20, answers.get(0).at("/bytes").asInt());
        assertEquals(01750, answers.get(1).at("/mode").asInt());
    }

    @Test
    void a_tmpfs_without_mode_takes_that_of_the_directory_below() throws IOException {
        assumeConforms(Deviation.TMPFS_MODE);
        Files.createDirectory(bundle().inside("/covered"));
        Files.setAttribute(bundle().inside("/covered"), "unix:mode", 0711);
        bundle().mount("/covered", "tmpfs", "tmpfs");
        assertEquals(0711, attempt("stat:/covered").at("/mode").asInt());
    }

    @Test
    void a_directory_can_be_bound() {
        bundle().mount("/mnt", "bind", canary().toString(), "bind", "ro");
        JsonNode secret = attempt("read:/mnt/secret");
        assertEquals("the host's secret\n", secret.at("/text").asString());
    }

    @Test
    void a_file_can_be_bound_over_a_file_that_is_made_for_it() {
        bundle().mount("/etc/bound", "bind", canary().resolve("secret").toString(), "bind", "ro");
        bundle().set("/root/readonly", false);
        assertEquals(List.of("OK", "EROFS"), errors("read:/etc/bound", "write:/etc/bound"));
        assertTrue(Files.isRegularFile(bundle().inside("/etc/bound")));
    }

    @Test
    void a_bind_source_may_be_relative_to_the_bundle() throws IOException {
        Files.createDirectory(bundle().directory().resolve("volume"));
        Files.writeString(bundle().directory().resolve("volume/file"), "relative");
        bundle().mount("/mnt", "bind", "volume", "rbind", "ro");
        assertEquals("relative", attempt("read:/mnt/file").at("/text").asString());
    }

    @Test
    void a_writable_bind_shows_on_the_host() throws IOException {
        Path volume = Files.createDirectory(directory().resolve("volume"));
        bundle().mount("/mnt", "bind", volume.toString(), "rbind");
        assertEquals(List.of("OK"), errors("create:/mnt/new"));
        assertTrue(Files.exists(volume.resolve("new")));
    }

    @Test
    void a_recursive_bind_brings_the_mounts_below() {
        bundle().mount("/mnt", "bind", "/dev", "rbind", "ro");
        bundle().mount("/mnt2", "bind", "/dev", "bind", "ro");
        Set<String> points =
                report().at("/mountinfo")
                        .valueStream()
                        .map(line -> line.asString().split(" ")[4])
                        .collect(Collectors.toSet());
        assertTrue(points.contains("/mnt/shm"), points::toString);
        assertTrue(!points.contains("/mnt2/shm"), points::toString);
    }

    @Test
    void missing_mount_points_are_made_with_mode_755() throws IOException {
        assumeConforms(Deviation.MOUNT_POINT_MODE);
        bundle().mount("/a/b/c", "tmpfs", "tmpfs").set("/root/readonly", false).args("/bin/true");
        assertSucceeded(container().run());
        for (String path : List.of("/a", "/a/b", "/a/b/c")) {
            assertEquals(
                    0755,
                    (int) Files.getAttribute(bundle().inside(path), "unix:mode") & 07777,
                    path);
        }
    }

    @Test
    void a_missing_source_is_named_in_the_error() {
        bundle().mount("/mnt", "bind", "/nonexistent/source", "bind");
        assertRefused(container().create(), "/nonexistent/source");
    }

    @Test
    void an_unknown_type_is_an_error() {
        bundle().mount("/mnt", "nonsensefs", "none");
        assertRefused(container().create());
    }

    @Test
    void unknown_options_are_handed_to_the_filesystem() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "nonsense=1");
        assertRefused(container().create());
        bundle().remove("/mounts/" + (bundle().config().at("/mounts").size() - 1));
        bundle().mount("/mnt", "tmpfs", "tmpfs", "nr_inodes=17");
        String mounts = report().at("/mountinfo").toString();
        assertTrue(mounts.contains("nr_inodes=17"), mounts);
    }

    @Test
    void unknown_options_of_a_bind_mount_are_refused() {
        assumeConforms(Deviation.BIND_DATA);
        bundle().mount("/mnt", "bind", canary().toString(), "bind", "nonsense");
        assertRefused(container().create(), "nonsense");
    }

    @Test
    void the_cgroup_hierarchies_are_shown_read_only() {
        List<String> points =
                report().at("/mountinfo")
                        .valueStream()
                        .map(JsonNode::asString)
                        .filter(line -> line.contains(" - cgroup "))
                        .map(line -> line.split(" ")[4] + " " + line.split(" ")[5].split(",")[0])
                        .toList();
        for (String controller : List.of("memory", "cpu", "cpuset", "pids", "devices", "freezer")) {
            assertTrue(points.contains("/sys/fs/cgroup/" + controller + " ro"), points::toString);
        }
    }

    @Test
    void each_container_sees_its_own_cgroup_as_the_root_of_the_hierarchy() {
        bundle().set("/linux/resources/memory", Map.of("limit", 54321 * 4096));
        String file = "read:/sys/fs/cgroup/memory/memory.limit_in_bytes";
        assertEquals(Integer.toString(54321 * 4096), attempt(file).at("/text").asString().strip());
    }

    @Test
    void nothing_of_the_host_s_mounts_is_left_inside() {
        String workspace = Workspace.current().mark();
        List<String> strangers =
                report().at("/mountinfo")
                        .valueStream()
                        .map(JsonNode::asString)
                        .filter(line -> line.split(" ")[4].contains(workspace))
                        .toList();
        assertEquals(List.of(), strangers);
    }

    @Test
    void a_mount_cannot_cover_most_of_proc() {
        // CVE-2015-3630, CVE-2019-19921 (b)
        assumeConforms(Deviation.MOUNT_BELOW_PROC);
        for (String path : List.of("/proc/self/attr", "/proc/sys/kernel", "/proc/1")) {
            bundle().mount(path, "tmpfs", "tmpfs");
            assertRefused(container().create());
            bundle().remove("/mounts/" + (bundle().config().at("/mounts").size() - 1));
        }
    }

    @Test
    void a_few_files_of_proc_may_be_covered() throws IOException {
        Path uptime = Files.writeString(directory().resolve("uptime"), "1.00 1.00\n");
        bundle().mount("/proc/uptime", "bind", uptime.toString(), "bind", "ro");
        assertEquals("1.00 1.00\n", attempt("read:/proc/uptime").at("/text").asString());
    }

    @Test
    void a_mount_on_the_root_works() {
        assumeConforms(Deviation.MOUNT_ON_ROOT);
        bundle().mount("/", "bind", bundle().rootfs().toString(), "rbind", "ro");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
    }

    @Test
    void a_read_only_mount_on_the_root_is_read_only_when_the_mount_points_in_it_are_made() {
        assumeConforms(Deviation.READ_ONLY_MOUNT_ON_ROOT);
        Path other = Rootfs.create(directory().resolve("other"));
        int root = bundle().config().at("/mounts").size();
        bundle().mount("/", "bind", other.toString(), "rbind", "ro");
        ArrayNode mounts = (ArrayNode) bundle().config().at("/mounts");
        mounts.insert(0, mounts.remove(root));
        bundle().mount("/made/here", "tmpfs", "tmpfs").set("/root/readonly", false);
        assertEquals(List.of("EROFS", "OK"), errors("create:/etc/new", "create:/made/here/new"));
        assertTrue(Files.isDirectory(other.resolve("made/here")));
        assertTrue(Files.notExists(bundle().inside("/made")));
    }

    @Test
    void a_file_cannot_be_mounted_on_the_root() {
        bundle().mount("/", "bind", canary().resolve("secret").toString(), "bind");
        assertRefused(container().create(), kind().isOurs() ? "is not a directory" : "");
    }

    @Test
    void a_read_only_tmpfs_can_hold_mount_points() {
        bundle().mount("/tmp", "tmpfs", "tmpfs", "ro").mount("/tmp/a/b", "tmpfs", "tmpfs");
        assertEquals(List.of("EROFS", "OK"), errors("create:/tmp/x", "create:/tmp/a/b/x"));
    }

    @Test
    void a_read_only_dev_has_its_devices() {
        bundle().withoutMount("/dev/pts").withoutMount("/dev/shm").withoutMount("/dev/mqueue");
        bundle().withoutMount("/dev").mount("/dev", "tmpfs", "tmpfs", "nosuid", "ro", "mode=755");
        assertEquals(
                List.of("EROFS", "OK", "EROFS"),
                errors("create:/dev/new", "read:/dev/zero", "unlink:/dev/zero"));
    }
}
