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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A container's cgroups in all hierarchies of cgroup v1.
public final class CgroupV1 {
    /// A cpuset without these takes no process; a new one starts empty.
    private static final List<String> CPUSET_FILES = List.of("cpuset.cpus", "cpuset.mems");

    private static final int SHORT_FILE = 4096;
    private static final byte[] SELF = "0".getBytes(StandardCharsets.US_ASCII);

    private final List<Group> groups = new ArrayList<>();
    private final String id;
    private final @Nullable String path;

    /// The container's cgroup in one hierarchy.
    ///
    /// @param made of its making: EEXIST if it was there before
    /// @param status of its directory: which cgroup it is
    /// @param frozen what `freezer.state` said; null in other hierarchies
    private record Group(
            Hierarchy hierarchy,
            CgroupPath path,
            Result made,
            Result status,
            @Nullable Result frozen) {
        /// The path, with what tells it from a later one's where that is known.
        CgroupPath identified() throws SyscallException {
            return status.isMade() && status.ok() ? path.identifiedBy(Statx.of(status)) : path;
        }

        boolean isNew() throws SyscallException {
            return made.isMade() && made.ok();
        }

        String place() {
            return path.absolute();
        }
    }

    /// @param path `linux.cgroupsPath`
    public CgroupV1(String id, @Nullable String path) {
        this.id = id;
        this.path = path;
    }

    /// Where the cgroups will be.
    public static List<CgroupPath> paths(
            List<Hierarchy> hierarchies, String id, @Nullable String path) {
        return hierarchies.stream()
                .map(each -> new CgroupPath(each.mountPoint(), CgroupsPath.in(each, path, id)))
                .toList();
    }

    /// Make the cgroups, by the launcher.
    public void make(Syscalls launcher, List<Hierarchy> hierarchies) throws SyscallException {
        List<CgroupPath> paths = paths(hierarchies, id, path);
        for (int i = 0; i < paths.size(); i++) {
            groups.add(make(launcher, hierarchies.get(i), paths.get(i)));
        }
    }

    /// By whole paths: cgroup filesystems have no symbolic links.
    private static Group make(Syscalls launcher, Hierarchy hierarchy, CgroupPath path)
            throws SyscallException {
        String parent = path.mountPoint();
        @Nullable Result made = null;
        for (String component : path.path().split("/")) {
            String child = parent + "/" + component;
            made = launcher.mkdirat(Fd.CWD, child, 0755, Errno.EEXIST);
            if (hierarchy.has("cpuset")) {
                inherit(launcher, parent, child, made);
            }
            parent = child;
        }
        Result status = launcher.statx(Fd.CWD, parent, Fcntl.AT_SYMLINK_NOFOLLOW);
        Result frozen =
                hierarchy.has("freezer")
                        ? Freezer.read(launcher, Fd.CWD, parent + "/" + Freezer.STATE)
                        : null;
        return new Group(hierarchy, path, Objects.requireNonNull(made), status, frozen);
    }

    /// All of them, as the state remembers them: a path alone may be another container's later.
    public List<CgroupPath> identified() throws SyscallException {
        List<CgroupPath> paths = new ArrayList<>();
        for (Group group : groups) {
            paths.add(group.identified());
        }
        return paths;
    }

    /// Those that were not there before: what a failed command removes.
    public List<CgroupPath> made() throws SyscallException {
        List<CgroupPath> made = new ArrayList<>();
        for (Group group : groups) {
            if (group.isNew()) {
                made.add(group.identified());
            }
        }
        return made;
    }

    /// Copy the parent's cpus and memory nodes, if the cgroup is new.
    private static void inherit(Syscalls launcher, String parent, String child, Result made)
            throws SyscallException {
        for (String name : CPUSET_FILES) {
            Fd from = launcher.openat(Fd.CWD, parent + "/" + name, Fcntl.O_RDONLY, 0);
            Fd to = launcher.openAfter(made, Fd.CWD, child + "/" + name, Fcntl.O_WRONLY);
            launcher.copy(from, to, SHORT_FILE);
            launcher.close(from);
            launcher.close(to);
        }
    }

    /// Nobody is in a cgroup that was not there before.
    ///
    /// @throws IOException if a cgroup holds somebody else's processes, or would freeze ours
    public void requireEmpty(Syscalls launcher) throws IOException {
        for (Group group : groups) {
            int count = group.isNew() ? 0 : count(launcher, group);
            if (count > 0) {
                throw new IOException(
                        "container's cgroup is not empty: "
                                + count
                                + " process(es) found in "
                                + group.place());
            }
            if (group.frozen() != null && Freezer.isFrozen(group.frozen())) {
                throw new IOException(
                        "container's cgroup is frozen, or one above it: " + group.place());
            }
        }
    }

    private static int count(Syscalls launcher, Group group) throws IOException {
        return CgroupTree.look(launcher, List.of(group.identified())).signalAll(0);
    }

    /// Let init, which makes these calls, enter all of them. It opens them itself, one by one: a
    /// caller may have few descriptors left. A thread that moves itself by `tasks` takes no lock
    /// that waits for all other processors (Linux 5.5); init has but one.
    public void join(Syscalls init) throws SyscallException {
        for (Group group : groups) {
            String file = group.path().absolute() + "/tasks";
            Fd tasks = init.openat(Fd.CWD, file, Fcntl.O_WRONLY, 0);
            init.write(tasks, SELF);
            init.close(tasks);
        }
    }

    /// Open the directory of a controller's cgroup; null where the host lacks the controller.
    @Nullable Fd directory(Syscalls launcher, String controller) throws SyscallException {
        for (Group group : groups) {
            if (group.hierarchy().has(controller)) {
                return open(launcher, group);
            }
        }
        return null;
    }

    private static Fd open(Syscalls launcher, Group group) throws SyscallException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        return launcher.openat(Fd.CWD, group.path().absolute(), flags, 0);
    }

    /// A hierarchy, and the container's cgroup in it.
    public record View(Hierarchy hierarchy, CgroupPath path) {}

    /// What a mount of type `cgroup` shows.
    public List<View> views() {
        return groups.stream().map(group -> new View(group.hierarchy(), group.path())).toList();
    }
}
