package dev.jruntime.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `linux.cgroupsPath`: absolute below the root of each hierarchy, relative below the caller's own
/// cgroup; absent means the container's id.
public final class CgroupsPath {
    private CgroupsPath() {}

    /// What is wrong with a path; null if nothing is.
    public static @Nullable String violation(@Nullable String path) {
        if (path == null || path.isEmpty()) {
            return null;
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return "has a control character";
        }
        if (List.of(path.split("/")).contains("..")) {
            return "must not leave its hierarchy by \"..\"";
        }
        String bare = path.replace("/", "").replace(".", "");
        return bare.isEmpty() ? "names no cgroup of its own" : null;
    }

    static String in(Hierarchy hierarchy, @Nullable String path, String id) {
        String wanted = path == null || path.isEmpty() ? id : path;
        if (wanted.startsWith("/")) {
            return clean(wanted);
        }
        return clean(hierarchy.own() + "/" + wanted);
    }

    private static String clean(String path) {
        StringBuilder cleaned = new StringBuilder();
        for (String component : path.split("/")) {
            if (!component.isEmpty() && !component.equals(".")) {
                cleaned.append(cleaned.isEmpty() ? "" : "/").append(component);
            }
        }
        return cleaned.toString();
    }
}
