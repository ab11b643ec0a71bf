package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.cgroup.Hierarchy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What `--cgroup` names: cgroups below those of the container, which its processes have made
/// there.
final class SubCgroups {
    private SubCgroups() {}

    /// @param options each `PATH`, of all hierarchies, or `CONTROLLER,..:PATH`
    /// @param own the container's cgroups
    /// @return by mount point of the hierarchy
    /// @throws ContainerException if they make no sense
    static Map<String, String> of(
            List<String> options, List<CgroupPath> own, List<Hierarchy> hierarchies)
            throws ContainerException {
        Map<String, String> paths = new HashMap<>();
        for (String option : options) {
            int colon = option.indexOf(':');
            String path = below(option, option.substring(colon + 1));
            if (own.isEmpty()) {
                throw refused(option, "the container has no cgroup v1 of its own");
            }
            if (colon < 0) {
                own.forEach(each -> paths.put(each.mountPoint(), path));
                continue;
            }
            for (String controller : option.substring(0, colon).split(",", -1)) {
                String mountPoint = find(option, controller, hierarchies);
                String before = paths.put(mountPoint, path);
                if (before != null && !before.equals(path)) {
                    throw refused(option, "a second path for " + controller);
                }
            }
        }
        return paths;
    }

    private static String find(String option, String controller, List<Hierarchy> hierarchies)
            throws ContainerException {
        for (Hierarchy hierarchy : hierarchies) {
            if (hierarchy.has(controller)) {
                return hierarchy.mountPoint();
            }
        }
        throw refused(option, "there is no controller \"" + controller + "\"");
    }

    private static String below(String option, String path) throws ContainerException {
        String relative = path.replaceAll("^/+|/+$", "");
        if (List.of(relative.split("/")).contains("..")) {
            throw refused(option, "a path below the container's cgroup");
        }
        return relative;
    }

    private static ContainerException refused(String option, String reason) {
        return new ContainerException("--cgroup " + option + ": " + reason);
    }
}
