package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A hostile image: whatever it holds, nothing outside its root is touched.
///
/// The canary around each test compares the files on the host that the links point to. A runtime
/// may refuse such an image or contain it; both are right.
class EscapeTest extends BlackBoxTest {

    static Stream<String> linkTargets() {
        return Stream.of("%s", "../../../../../../../../../..%s", "/proc/self/root%s", "hop");
    }

    @ParameterizedTest
    @MethodSource("linkTargets")
    void a_mount_point_behind_a_link_stays_inside(String target) {
        // CVE-2021-30465 (a)
        link("/link", target);
        bundle().mount("/link/new/sub", "tmpfs", "tmpfs").args("/bin/true");
        assertContained(container().run());
    }

    @ParameterizedTest
    @MethodSource("linkTargets")
    void a_mount_point_that_is_a_link_stays_inside(String target) {
        link("/link", target);
        bundle().mount("/link", "bind", canary().resolve("d").toString(), "bind");
        bundle().args("/bin/true");
        assertContained(container().run());
    }

    @ParameterizedTest
    @MethodSource("linkTargets")
    void a_file_made_for_a_bind_mount_stays_inside(String target) {
        // CVE-2024-45310
        link("/link", target);
        bundle().mount("/link/made", "bind", canary().resolve("secret").toString(), "bind", "ro");
        bundle().args("/bin/true");
        assertContained(container().run());
    }

    @Test
    void a_mount_point_that_is_a_loop_is_refused() throws IOException {
        Files.createSymbolicLink(bundle().inside("/a"), Path.of("/b"));
        Files.createSymbolicLink(bundle().inside("/b"), Path.of("/a"));
        bundle().mount("/a/x", "tmpfs", "tmpfs");
        assertRefused(container().create());
    }

    @Test
    void a_working_directory_behind_a_link_is_made_inside() {
        link("/link", "%s");
        bundle().set("/root/readonly", false).set("/process/cwd", "/link/made");
        bundle().args("/bin/true");
        assertContained(container().run());
    }

    @Test
    void a_device_behind_a_link_is_made_inside() {
        link("/link", "%s");
        bundle().set("/root/readonly", false).args("/bin/true");
        bundle().setJson(
                        "/linux/devices",
                        """
                        [{"path": "/link/node", "type": "c", "major": 1, "minor": 5}]
                        """);
        assertContained(container().run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "../../../../../../../../../..%s"})
    void dev_as_a_link_keeps_the_default_devices_inside(String target) throws IOException {
        // CVE-2026-41579
        assumeConforms(Deviation.DEV_IS_A_LINK);
        withoutDev();
        Files.delete(bundle().inside("/dev"));
        link("/dev", target);
        bundle().args("/bin/true");
        assertContained(container().run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "zero", "tty", "ptmx", "console", "fd", "stdin"})
    void an_entry_of_dev_that_is_a_link_is_not_followed(String name) throws IOException {
        // CVE-2026-88264, CVE-2026-88265, CVE-2015-3627
        withoutDev();
        Files.createSymbolicLink(bundle().inside("/dev/" + name), canary().resolve("secret"));
        bundle().set("/process/user/uid", 1000).args("/bin/echo", "hello");
        assertContained(container().run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/sys"})
    void a_kernel_filesystem_on_a_link_is_refused(String path) throws IOException {
        // CVE-2019-19921 (a)
        Files.delete(bundle().inside(path));
        Files.createDirectory(bundle().inside("/x"));
        Files.createSymbolicLink(bundle().inside(path), Path.of("/x"));
        assertRefused(container().create());
    }

    @Test
    void proc_as_a_file_is_refused() throws IOException {
        Files.delete(bundle().inside("/proc"));
        Files.writeString(bundle().inside("/proc"), "");
        assertRefused(container().create());
    }

    @Test
    void a_filesystem_other_than_procfs_on_proc_is_refused() throws IOException {
        // CVE-2019-19921 (b)
        assumeConforms(Deviation.FAKE_PROC_VOLUME);
        Path volume = Files.createDirectories(directory().resolve("proc/self/attr"));
        Files.writeString(volume.resolve("exec"), "");
        bundle().withoutMount("/proc");
        bundle().mount("/proc", "bind", directory().resolve("proc").toString(), "rbind");
        assertRefused(container().create());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/fd/3", "/proc/self/fd/6", "/proc/self/fd/7", "/proc/self/fd/8",
                "/proc/self/fd/9", "/proc/self/fd/12", "/proc/1/fd/7", "/proc/thread-self/fd/7",
                "/link"
            })
    void a_working_directory_is_never_outside(String cwd) throws IOException {
        // CVE-2024-21626
        assumeConforms(Deviation.WORKING_DIRECTORY_OUTSIDE);
        Files.createSymbolicLink(bundle().inside("/link"), Path.of("/proc/self/fd/8"));
        bundle().set("/process/cwd", cwd).args("/probe", "report");
        Outcome outcome = withOpenRoot(container().bundled("run")).run();
        if (outcome.succeeded()) {
            JsonNode reported = json(outcome.stdout()).at("/cwd");
            assertTrue(reported.asString("").startsWith("/"), outcome::toString);
            assertTrue(json(outcome.stdout()).at("/fds").size() <= 3, outcome::toString);
        }
    }

    @Test
    void a_program_is_never_outside() {
        assumeConforms(Deviation.WORKING_DIRECTORY_OUTSIDE);
        bundle().args("/proc/self/fd/7/bin/busybox", "true");
        Outcome outcome = withOpenRoot(container().bundled("run")).run();
        assertNotSucceeded(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"script", "link"})
    void a_program_that_is_the_runtime_itself_changes_nothing(String kind) throws IOException {
        // CVE-2019-5736; the canary holds the runtime's hash.
        Path entry = bundle().inside("/entry");
        if (kind.equals("link")) {
            Files.createSymbolicLink(entry, Path.of("/proc/self/exe"));
        } else {
            Files.writeString(entry, "#!/proc/self/exe\n");
            Files.setAttribute(entry, "unix:mode", 0755);
        }
        bundle().args("/entry");
        container().run();
    }

    @Test
    void passwd_as_a_link_to_the_host_is_not_read() throws IOException {
        Path hostile = directory().resolve("passwd");
        Files.writeString(hostile, "x:x:1000:1000::/from-the-host:/bin/sh\n");
        Files.delete(bundle().inside("/etc/passwd"));
        Files.createSymbolicLink(bundle().inside("/etc/passwd"), hostile);
        bundle().set("/process/user/uid", 1000).args("/probe", "report");
        Outcome outcome = container().run();
        assertTrue(!outcome.stdout().contains("from-the-host"), outcome::toString);
    }

    @Test
    void passwd_as_a_fifo_does_not_block() throws IOException {
        assumeConforms(Deviation.PASSWD_IS_A_FIFO);
        Files.delete(bundle().inside("/etc/passwd"));
        Command.of("mkfifo", bundle().inside("/etc/passwd").toString()).run();
        bundle().args("/bin/true");
        Outcome outcome = container().run();
        assertTrue(outcome.duration().toSeconds() < 5, outcome::toString);
    }

    @Test
    void passwd_as_a_device_is_not_opened() throws IOException {
        Path passwd = bundle().inside("/etc/passwd");
        Files.delete(passwd);
        // A misc device that nobody has: who opens it is told ENODEV.
        Command.of("mknod", passwd.toString(), "c", "10", "99").run();
        assertTrue(strings(report().at("/env")).contains("HOME=/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncate -s 1G", "yes x:x:7:7::/: | head -n 10000000 >"})
    void a_huge_passwd_takes_no_time(String make) throws IOException {
        assumeConforms(Deviation.PASSWD_IS_ENDLESS);
        Path passwd = bundle().inside("/etc/passwd");
        Files.delete(passwd);
        Command.of("sh", "-c", make + " " + passwd).run();
        bundle().args("/bin/true");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertTrue(outcome.duration().toSeconds() < 2, outcome::toString);
    }

    @Test
    void ptmx_as_a_device_of_the_image_is_not_opened() throws IOException {
        assumeConforms(Deviation.PTMX_OF_THE_IMAGE);
        withoutDev();
        Path terminals = Files.createDirectories(bundle().inside("/dev/pts"));
        Command.of("mknod", terminals.resolve("ptmx").toString(), "c", "10", "99").run();
        bundle().set("/process/terminal", true).args("/bin/true");
        String command =
                container().bundled("run").words().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        Outcome outcome = Command.of("script", "-qec", command, "/dev/null").interactive().run();
        assertTrue(outcome.stdout().contains("no devpts"), outcome::toString);
    }

    @Test
    void the_default_privileges_do_not_allow_to_mount_or_to_make_cgroups() {
        assertEquals(
                List.of("EPERM", "EROFS", "EROFS"),
                errors(
                        "mount:/tmp",
                        "mkdir:/sys/fs/cgroup/memory/x",
                        "mkdir:/sys/fs/cgroup/pids/x"));
    }

    @Test
    void no_release_agent_can_be_named() {
        // CVE-2022-0492: it would run as root on the host.
        List<String> found =
                errors(
                        "write:/sys/fs/cgroup/memory/release_agent",
                        "write:/sys/fs/cgroup/devices/release_agent",
                        "append:/sys/fs/cgroup/memory/notify_on_release");
        assertFalse(found.contains("OK"), found::toString);
    }

    /// A link of the image; `%s` stands for a directory of the canary, `hop` for a second link.
    private void link(String path, String target) {
        try {
            String text = target.formatted(canary().resolve("d"));
            if (target.equals("hop")) {
                Files.createSymbolicLink(bundle().inside("/hop"), canary().resolve("d"));
            }
            Files.createSymbolicLink(bundle().inside(path), Path.of(text));
            bundle().set("/root/readonly", false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void withoutDev() {
        bundle().withoutMount("/dev")
                .withoutMount("/dev/pts")
                .withoutMount("/dev/shm")
                .withoutMount("/dev/mqueue")
                .set("/root/readonly", false);
    }

    /// The caller holds the host's root open under many numbers, without CLOEXEC.
    private static Command withOpenRoot(Command command) {
        return command.inShell("exec 6</ 7</ 8</ 9</; exec \"$@\"");
    }

    private static void assertContained(Outcome outcome) {
        if (!outcome.succeeded()) {
            assertNotSucceeded(outcome);
        }
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
