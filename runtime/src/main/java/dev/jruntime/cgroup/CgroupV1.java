package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A container's cgroups in all hierarchies of cgroup v1.
public final class CgroupV1 {
    /// A cpuset without these takes no process; a new one starts empty.
    private static final List<String> CPUSET_FILES = List.of("cpuset.cpus", "cpuset.mems");

    private static final int SHORT_FILE = 4096;
    private static final byte[] SELF = "0".getBytes(StandardCharsets.US_ASCII);

    private final List<Group> groups = new ArrayList<>();
    private final List<Fd> trees = new ArrayList<>();
    private final String id;
    private final @Nullable String path;

    /// The container's cgroup in one hierarchy.
    ///
    /// @param directory its directory
    /// @param procs its file `cgroup.procs`
    /// @param members what the file said before anybody joined
    private record Group(
            Hierarchy hierarchy, CgroupPath path, Fd directory, Fd procs, Result members) {}

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

    private static Group make(Syscalls launcher, Hierarchy hierarchy, CgroupPath path)
            throws SyscallException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        Fd root = launcher.openat(Fd.CWD, path.mountPoint(), flags, 0);
        String parent = "";
        for (String component : path.path().split("/")) {
            String child = parent.isEmpty() ? component : parent + "/" + component;
            Result made = launcher.mkdirat(root, child, 0755, Errno.EEXIST);
            if (hierarchy.has("cpuset")) {
                inherit(launcher, root, parent, child, made);
            }
            parent = child;
        }
        Fd directory = launcher.openat(root, path.path(), flags, 0);
        Fd procs = launcher.openat(directory, "cgroup.procs", Fcntl.O_RDWR, 0);
        Result members = launcher.read(procs, SHORT_FILE);
        launcher.close(root);
        return new Group(hierarchy, path, directory, procs, members);
    }

    /// Copy the parent's cpus and memory nodes, if the cgroup is new.
    private static void inherit(
            Syscalls launcher, Fd root, String parent, String child, Result made)
            throws SyscallException {
        for (String name : CPUSET_FILES) {
            String source = parent.isEmpty() ? name : parent + "/" + name;
            Fd from = launcher.openat(root, source, Fcntl.O_RDONLY, 0);
            Fd to = launcher.openAfter(made, root, child + "/" + name, Fcntl.O_WRONLY);
            launcher.copy(from, to, SHORT_FILE);
            launcher.close(from);
            launcher.close(to);
        }
    }

    /// @throws IOException if a cgroup holds somebody else's processes
    public void requireEmpty() throws IOException {
        for (Group group : groups) {
            String members = new String(group.members().bytes(), StandardCharsets.US_ASCII);
            long count = members.lines().count();
            if (count > 0) {
                throw new IOException(
                        "container's cgroup is not empty: "
                                + count
                                + " process(es) found in "
                                + group.path().absolute());
            }
        }
    }

    /// Let init, which makes these calls, enter all of them.
    public void join(Syscalls init) throws SyscallException {
        for (Group group : groups) {
            init.write(group.procs(), SELF);
        }
    }

    /// The directory of a controller's cgroup; null where the host lacks the controller.
    @Nullable Fd directory(String controller) {
        for (Group group : groups) {
            if (group.hierarchy().has(controller)) {
                return group.directory();
            }
        }
        return null;
    }

    /// A hierarchy's place in the container's view, for a mount of type `cgroup`.
    ///
    /// @param tree the cgroup's directory as a mount that is attached nowhere; null until
    ///   [#makeTrees(Syscalls)]
    public record View(Hierarchy hierarchy, @Nullable Fd tree) {}

    /// Take copies of the cgroups' directories, to be bound in the container.
    public void makeTrees(Syscalls launcher) throws SyscallException {
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH;
        for (Group group : groups) {
            trees.add(launcher.openTree(group.directory(), "", flags));
        }
    }

    public List<View> views() {
        List<View> views = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            views.add(new View(groups.get(i).hierarchy(), i < trees.size() ? trees.get(i) : null));
        }
        return views;
    }

    /// What the launcher had open for it.
    public void close(Syscalls launcher) throws SyscallException {
        for (Group group : groups) {
            launcher.close(group.procs());
            launcher.close(group.directory());
        }
    }
}
