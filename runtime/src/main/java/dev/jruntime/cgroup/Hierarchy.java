package dev.jruntime.cgroup;

import dev.jruntime.linux.mount.MountInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A mounted hierarchy of cgroup v1, and where the runtime itself is in it.
///
/// @param mountPoint on the host
/// @param controllers by name; of a named hierarchy `name=NAME`
/// @param own the caller's cgroup below the mount point, without a leading slash
public record Hierarchy(String mountPoint, List<String> controllers, String own) {
    private static final Set<String> FLAGS =
            Set.of("rw", "ro", "xattr", "noprefix", "clone_children", "cpuset_v2_mode");

    public Hierarchy {
        controllers = List.copyOf(controllers);
    }

    /// All hierarchies of cgroup v1.
    ///
    /// @param mounts the caller's `/proc/self/mountinfo`
    /// @param cgroups the caller's `/proc/self/cgroup`
    public static List<Hierarchy> find(List<MountInfo> mounts, List<ProcCgroup> cgroups) {
        List<Hierarchy> found = new ArrayList<>();
        List<List<String>> seen = new ArrayList<>();
        for (MountInfo mount : mounts) {
            List<String> controllers = controllers(mount);
            if (controllers.isEmpty() || seen.contains(controllers)) {
                continue;
            }
            for (ProcCgroup cgroup : cgroups) {
                if (cgroup.controllers().containsAll(controllers)) {
                    found.add(new Hierarchy(mount.mountPoint(), controllers, below(mount, cgroup)));
                    seen.add(controllers);
                }
            }
        }
        return found;
    }

    private static List<String> controllers(MountInfo mount) {
        if (!mount.fileSystemType().equals("cgroup")) {
            return List.of();
        }
        List<String> controllers = new ArrayList<>();
        for (String option : mount.superOptions().split(",")) {
            if (!FLAGS.contains(option) && !option.startsWith("release_agent=")) {
                controllers.add(option);
            }
        }
        return controllers;
    }

    /// In a container that sees only a part of the hierarchy, /proc names paths of the whole.
    private static String below(MountInfo mount, ProcCgroup cgroup) {
        String root = mount.root().equals("/") ? "" : mount.root();
        String path = cgroup.path();
        String relative = path.startsWith(root) ? path.substring(root.length()) : "";
        return relative.startsWith("/") ? relative.substring(1) : relative;
    }

    public boolean has(String controller) {
        return controllers.contains(controller);
    }

    /// The last part of the mount point, as other tools expect it below `/sys/fs/cgroup`.
    public String directory() {
        return mountPoint.substring(mountPoint.lastIndexOf('/') + 1);
    }
}
