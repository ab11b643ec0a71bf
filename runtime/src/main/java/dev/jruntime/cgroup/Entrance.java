package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cgroups of a container that is there already, for one more process of it: the launcher opens
/// the files, the process writes itself into them, before it does anything else.
public final class Entrance {
    private static final byte[] SELF = "0".getBytes(StandardCharsets.US_ASCII);
    private static final int DIRECTORY = Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
    private static final long BELOW =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_MAGICLINKS;
    private static final Errno[] GONE = {Errno.ENOENT, Errno.ENOTDIR, Errno.EXDEV};

    private final List<Door> doors;

    /// @param status of the container's cgroup
    /// @param tasks its file, or that of the cgroup below it
    /// @param frozen what `freezer.state` says there; null in other hierarchies
    private record Door(CgroupPath path, Result status, Fd tasks, @Nullable Result frozen) {}

    private Entrance(List<Door> doors) {
        this.doors = doors;
    }

    /// Ask for the files, along with other calls.
    ///
    /// @param below for each mount point a path below the container's cgroup, if it is not that
    public static Entrance ask(
            Syscalls launcher, List<CgroupPath> cgroups, Map<String, String> below)
            throws SyscallException {
        List<Door> doors = new ArrayList<>();
        for (CgroupPath path : cgroups) {
            Fd own = launcher.openat(Fd.CWD, path.absolute(), DIRECTORY, 0, GONE);
            Result status = launcher.statx(own);
            String sub = below.getOrDefault(path.mountPoint(), "");
            String prefix = sub.isEmpty() ? "" : sub + "/";
            int flags = Fcntl.O_WRONLY;
            Fd tasks = launcher.openat2(own, prefix + "tasks", flags, BELOW, GONE);
            Result frozen =
                    Freezer.has(path) ? Freezer.read(launcher, own, prefix + Freezer.STATE) : null;
            launcher.close(own);
            doors.add(new Door(path, status, tasks, frozen));
        }
        return new Entrance(doors);
    }

    /// @throws IOException if one of them is not there, or is another one's by now
    public void check() throws IOException {
        for (Door door : doors) {
            boolean there = door.status().ok() && door.path().is(Statx.of(door.status()));
            if (!there) {
                throw new IOException(
                        "the container's cgroup " + door.path().absolute() + " is gone");
            }
            if (door.tasks().absent()) {
                throw new IOException("there is no such cgroup below " + door.path().absolute());
            }
        }
    }

    /// Whether what enters stops there: the container is paused.
    public boolean isFrozen() throws SyscallException {
        for (Door door : doors) {
            if (door.frozen() != null && Freezer.isFrozen(door.frozen())) {
                return true;
            }
        }
        return false;
    }

    /// The descriptors that the process needs.
    public List<Integer> descriptors() throws SyscallException {
        List<Integer> numbers = new ArrayList<>();
        for (Door door : doors) {
            numbers.add(door.tasks().number());
        }
        return numbers;
    }

    /// Let the process that makes these calls enter, by descriptors that it inherited. It moves
    /// itself: to move another one takes a lock that waits for all processors (Linux 5.5).
    public void pass(Syscalls process) throws SyscallException {
        for (Door door : doors) {
            process.write(door.tasks(), SELF);
            process.close(door.tasks());
        }
    }
}
