package dev.jruntime.cgroup;

/// A cgroup in one hierarchy.
///
/// @param mountPoint where the hierarchy is mounted on the host
/// @param path of the cgroup below it, without a leading slash
public record CgroupPath(String mountPoint, String path) {
    public String absolute() {
        return mountPoint + "/" + path;
    }
}
