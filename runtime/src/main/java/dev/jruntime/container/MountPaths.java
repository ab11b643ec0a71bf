package dev.jruntime.container;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.spec.Mount;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Destinations that a mount may not have. A volume over files of /proc could fake the kernel's
/// answers to whoever enters the container later (runc CVE-2015-3630, CVE-2019-16884).
final class MountPaths {
    private static final Set<String> COVERABLE =
            Set.of(
                    "cpuinfo",
                    "diskstats",
                    "meminfo",
                    "stat",
                    "swaps",
                    "uptime",
                    "loadavg",
                    "slabinfo",
                    "sys/kernel/ns_last_pid",
                    "sys/crypto/fips_enabled");

    private MountPaths() {}

    /// Why this mount may not be below `/proc`; null if it may, or isn't.
    static @Nullable String problemInProc(Mount mount, boolean bind) {
        List<String> components = Rootfs.normalized(mount.destination());
        if (components.isEmpty() || !components.getFirst().equals("proc")) {
            return null;
        }
        String below = String.join("/", components.subList(1, components.size()));
        if (below.isEmpty()) {
            boolean ofProc = bind && "/proc".equals(mount.source());
            boolean proc = !bind && "proc".equals(mount.type());
            return proc || ofProc ? null : "only a procfs can be mounted on /proc";
        }
        return COVERABLE.contains(below)
                ? null
                : "/proc/"
                        + below
                        + " cannot be covered: inside of /proc only these can: "
                        + String.join(", ", COVERABLE.stream().sorted().toList());
    }
}
