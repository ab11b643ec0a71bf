package dev.jruntime.cgroup;

import dev.jruntime.syscall.Statx;
import java.util.List;

/// A cgroup in one hierarchy.
///
/// @param mountPoint where the hierarchy is mounted on the host
/// @param path of the cgroup below it, without a leading slash
/// @param device of the hierarchy
/// @param inode of the cgroup; 0 while it is not known. A path is free to be taken by somebody else
///   as soon as its cgroup is removed; an inode number is not given out again before the next boot
///   (kernfs, Linux 5.5)
public record CgroupPath(String mountPoint, String path, long device, long inode) {
    /// @throws IllegalArgumentException if the path leaves its hierarchy
    public CgroupPath {
        if (!mountPoint.startsWith("/") || List.of(path.split("/")).contains("..")) {
            throw new IllegalArgumentException("no cgroup: " + mountPoint + " " + path);
        }
    }

    /// One of which only the path is known.
    public CgroupPath(String mountPoint, String path) {
        this(mountPoint, path, 0, 0);
    }

    public String absolute() {
        return mountPoint + "/" + path;
    }

    /// Whether the hierarchy is that of a controller: everybody names the directory of several
    /// controllers by all of them, as in `cpu,cpuacct`.
    boolean has(String controller) {
        String directory = mountPoint.substring(mountPoint.lastIndexOf('/') + 1);
        return List.of(directory.split(",")).contains(controller);
    }

    CgroupPath identifiedBy(Statx status) {
        return new CgroupPath(mountPoint, path, status.device(), status.inode());
    }

    /// Whether it is known which of all cgroups that had the path it is.
    boolean isIdentified() {
        return inode != 0;
    }

    /// Whether that is the status of this very cgroup.
    boolean is(Statx status) {
        return isIdentified() && device == status.device() && inode == status.inode();
    }
}
