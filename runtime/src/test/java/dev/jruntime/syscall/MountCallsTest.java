package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Each call on mounts, made by a process in a mount namespace of its own, and seen in its
/// `/proc/PID/mountinfo` (proc_pid_mountinfo(5)) by this JVM.
@Tag("root")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class MountCallsTest {
    private static final int NO_SUCH = MountFlags.MOUNT_ATTR_NOSUID | MountFlags.MOUNT_ATTR_NODEV;

    @TempDir Path directory;

    private @Nullable ForkedProxy process;
    private Path target = Path.of("/");

    @BeforeEach
    void start() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "mounts need root");
        target = Files.createDirectory(directory.toRealPath().resolve("target"));
        process = ForkedProxy.launch(directory.resolve("tree"));
        calls().unshare(Sched.CLONE_NEWNS);
        Fd root = path("/");
        calls().mountSetattr(root, Fcntl.AT_RECURSIVE, 0, 0, MountFlags.MS_PRIVATE);
        calls().close(root).value();
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.close();
        }
    }

    private Proxy calls() {
        return Objects.requireNonNull(process).calls();
    }

    private Fd path(String path) throws SyscallException {
        return calls().openat(Fd.CWD, path, Fcntl.O_PATH, 0);
    }

    private Path proc(String name) {
        return Path.of("/proc/" + Objects.requireNonNull(process).process().pid() + "/" + name);
    }

    /// The lines of mountinfo, without their numbers, for one mount point.
    private List<String> mounts(Path point) throws IOException {
        return Files.readAllLines(proc("mountinfo")).stream()
                .filter(line -> line.split(" ")[4].equals(point.toString()))
                .map(line -> line.replaceFirst("^\\d+ \\d+ [\\d:]+ ", ""))
                .toList();
    }

    private Fd tmpfs() throws SyscallException {
        Fd context = calls().fsopen("tmpfs");
        calls().fsconfig(context, "size", "64k");
        calls().fsconfig(context, "mode", "0751");
        calls().fsconfigCreate(context);
        return calls().fsmount(context, NO_SUCH);
    }

    @Test
    void no_mount_propagates_to_the_host() throws Exception {
        calls().moveMount(tmpfs(), path(target.toString())).value();
        assertEquals(1, mounts(target).size());
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains("" + target));
        assertFalse(Files.readString(proc("mountinfo")).contains(" shared:"));
    }

    @Test
    void a_new_file_system_has_its_options_and_attributes() throws Exception {
        calls().moveMount(tmpfs(), path(target.toString())).value();
        String line = mounts(target).getFirst();
        assertTrue(line.startsWith("/ " + target + " rw,nosuid,nodev,relatime - tmpfs "), line);
        assertTrue(line.matches(".* rw,size=64k,mode=751\\S*"), line);
    }

    @Test
    void an_option_without_a_value_is_a_flag() throws Exception {
        Fd context = calls().fsopen("tmpfs");
        calls().fsconfig(context, "ro", null);
        calls().fsconfigCreate(context);
        calls().moveMount(calls().fsmount(context, 0), path(target.toString())).value();
        String line = mounts(target).getFirst();
        assertTrue(line.matches(".* - tmpfs \\S+ ro\\S*"), line);
        assertTrue(line.startsWith("/ " + target + " rw,relatime "), line);
    }

    @Test
    void an_unknown_option_is_an_error_that_names_it() throws Exception {
        Fd context = calls().fsopen("tmpfs");
        Result result = calls().fsconfig(context, "nonsense", "1");
        var failure = assertThrows(SyscallException.class, result::value);
        assertEquals(Errno.EINVAL, failure.errno());
        assertTrue(
                String.valueOf(failure.getMessage())
                        .startsWith("fsconfig(tmpfs, FSCONFIG_SET_STRING, \"nonsense\", \"1\", 0)"),
                failure::toString);
    }

    @Test
    void a_mount_may_be_attached_below_a_descriptor() throws Exception {
        Files.createDirectory(target.resolve("inner"));
        calls().moveMount(tmpfs(), path(target.toString()), "inner").value();
        assertEquals(1, mounts(target.resolve("inner")).size());
        Result missing = calls().moveMount(tmpfs(), path(target.toString()), "no", Errno.ENOENT);
        assertEquals(Errno.ENOENT, missing.errno());
    }

    @Test
    void a_tree_is_cloned_and_keeps_its_root() throws Exception {
        Path source = Files.createDirectory(directory.toRealPath().resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        Fd clone = calls().openTree(Fd.CWD, source.toString(), MountFlags.OPEN_TREE_CLONE);
        calls().moveMount(clone, path(target.toString())).value();
        assertTrue(mounts(target).getFirst().contains("source " + target + " "));
        Path seen = proc("root" + target.resolve("file"));
        assertEquals("content", Files.readString(seen));
        Fd missing = calls().openTree(Fd.CWD, directory + "/none", 0, Errno.ENOENT);
        assertEquals(Errno.ENOENT, missing.errno());
    }

    @Test
    void attributes_are_set_and_cleared() throws Exception {
        Fd mount = tmpfs();
        calls().moveMount(mount, path(target.toString()));
        long set = MountFlags.MOUNT_ATTR_RDONLY | MountFlags.MOUNT_ATTR_NOEXEC;
        calls().mountSetattr(mount, 0, set, MountFlags.MOUNT_ATTR_NODEV, MountFlags.MS_SHARED);
        calls().flush();
        String line = mounts(target).getFirst();
        assertTrue(line.matches("/ \\S+ ro,nosuid,noexec,relatime shared:\\d+ .*"), line);
        Result unknown = calls().mountSetattr(mount, 0, 1L << 40, 0, 0, Errno.EINVAL);
        assertEquals(Errno.EINVAL, unknown.errno());
    }

    @Test
    void a_picked_file_system_is_reconfigured() throws Exception {
        calls().moveMount(tmpfs(), path(target.toString()));
        Fd picked = calls().fspick(Fd.CWD, target.toString(), MountFlags.FSPICK_CLOEXEC);
        calls().fsconfig(picked, "size", "128k");
        calls().fsconfigCommand(picked, MountFlags.FSCONFIG_CMD_RECONFIGURE).value();
        String line = mounts(target).getFirst();
        assertTrue(line.contains("size=128k"), line);
    }

    @Test
    void an_unmounted_file_system_is_gone() throws Exception {
        calls().moveMount(tmpfs(), path(target.toString())).value();
        calls().umount2(target.toString(), MountFlags.MNT_DETACH).value();
        assertEquals(List.of(), mounts(target));
        Result again = calls().umount2(target.toString(), MountFlags.UMOUNT_NOFOLLOW);
        var failure = assertThrows(SyscallException.class, again::value);
        assertEquals(Errno.EINVAL, failure.errno());
    }

    @Test
    void a_new_root_takes_the_place_of_the_old() throws Exception {
        calls().moveMount(tmpfs(), path(target.toString()));
        calls().chdir(target.toString());
        calls().mkdirat(Fd.CWD, "old", 0700);
        calls().mkdirat(Fd.CWD, "marker", 0700);
        calls().pivotRoot(".", "old").value();
        assertTrue(Files.isDirectory(proc("root/marker")));
        assertTrue(Files.exists(proc("root/old" + directory)));
        assertEquals(1, mounts(Path.of("/old")).size());
        assertFalse(Files.exists(Path.of("/marker")));
    }
}
