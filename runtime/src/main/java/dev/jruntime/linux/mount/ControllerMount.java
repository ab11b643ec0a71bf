package dev.jruntime.linux.mount;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One hierarchy of cgroup v1 below the container's `/sys/fs/cgroup`.
///
/// @param directory its name there, such as `cpu,cpuacct`
/// @param parameters what the filesystem is mounted with: controllers, or `none` and `name=`
/// @param links further names that lead to it: each controller of a co-mounted set
/// @param own path of the container's own cgroup on the host, to be bound where there is no cgroup
///   namespace that would show the same; else null
public record ControllerMount(
        String directory, List<String> parameters, List<String> links, @Nullable String own) {
    public ControllerMount {
        parameters = List.copyOf(parameters);
        links = List.copyOf(links);
    }
}
