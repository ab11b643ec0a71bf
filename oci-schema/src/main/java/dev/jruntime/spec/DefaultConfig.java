package dev.jruntime.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The config that `spec` writes: a shell in a container with few rights, as a start for one's own.
public final class DefaultConfig {

    /// What the config's `ociVersion` says.
    public static final String OCI_VERSION = "1.3.0";

    private static final List<String> CAPABILITIES =
            List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

    private static final List<String> MASKED_PATHS =
            List.of(
                    "/proc/acpi",
                    "/proc/asound",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/sys/firmware",
                    "/proc/scsi");

    private static final List<String> READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /// A caller without privileges: its user and group become the container's root.
    public record Rootless(long uid, long gid) {}

    private DefaultConfig() {}

    /// Makes the config for root.
    ///
    /// @param cgroup2 whether the host has cgroup v2 alone, where a cgroup namespace hides the tree
    public static Config forRoot(boolean cgroup2) {
        return config(cgroup2, null);
    }

    /// Makes the config for a caller without privileges, who can set no limits, make no network
    /// devices and mount no sysfs.
    public static Config forRootless(boolean cgroup2, Rootless rootless) {
        return config(cgroup2, rootless);
    }

    private static Config config(boolean cgroup2, @Nullable Rootless rootless) {
        return new Config(
                OCI_VERSION,
                new Root("rootfs", true),
                process(),
                "jruntime",
                null,
                mounts(rootless != null),
                null,
                Map.of(),
                linux(cgroup2, rootless),
                Set.of("linux"));
    }

    private static Process process() {
        return new Process(
                true,
                null,
                "/",
                List.of(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "TERM=xterm"),
                List.of("sh"),
                List.of(new Rlimit("RLIMIT_NOFILE", 1024, 1024)),
                new Capabilities(CAPABILITIES, CAPABILITIES, List.of(), CAPABILITIES, List.of()),
                true,
                null,
                null,
                null,
                null,
                null,
                null,
                new User(0, 0, null, List.of()));
    }

    private static List<Mount> mounts(boolean rootless) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(mount("/proc", "proc", "proc"));
        mounts.add(
                mount(
                        "/dev",
                        "tmpfs",
                        "tmpfs",
                        "nosuid",
                        "strictatime",
                        "mode=755",
                        "size=65536k"));
        List<String> pts =
                new ArrayList<>(
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        if (!rootless) {
            pts.add("gid=5");
        }
        mounts.add(mount("/dev/pts", "devpts", "devpts", pts.toArray(String[]::new)));
        mounts.add(
                mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "mode=1777",
                        "size=65536k"));
        mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        mounts.add(
                rootless
                        ? mount("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro")
                        : mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
        if (!rootless) {
            mounts.add(
                    mount(
                            "/sys/fs/cgroup",
                            "cgroup",
                            "cgroup",
                            "nosuid",
                            "noexec",
                            "nodev",
                            "relatime",
                            "ro"));
        }
        return mounts;
    }

    private static Mount mount(String destination, String type, String source, String... options) {
        return new Mount(destination, source, type, List.of(options), List.of(), List.of());
    }

    private static Linux linux(boolean cgroup2, @Nullable Rootless rootless) {
        return new Linux(
                namespaces(cgroup2, rootless != null),
                rootless == null ? List.of() : List.of(new IdMapping(0, rootless.uid(), 1)),
                rootless == null ? List.of() : List.of(new IdMapping(0, rootless.gid(), 1)),
                Map.of(),
                List.of(),
                Map.of(),
                null,
                rootless == null ? denyAllDevices() : null,
                null,
                null,
                Map.of(),
                MASKED_PATHS,
                READONLY_PATHS,
                null,
                null,
                null,
                null);
    }

    private static List<Namespace> namespaces(boolean cgroup2, boolean rootless) {
        List<Namespace> namespaces = new ArrayList<>();
        namespaces.add(new Namespace("pid", null));
        if (!rootless) {
            namespaces.add(new Namespace("network", null));
        }
        for (String type : List.of("ipc", "uts", "mount")) {
            namespaces.add(new Namespace(type, null));
        }
        if (rootless) {
            namespaces.add(new Namespace("user", null));
        }
        if (cgroup2) {
            namespaces.add(new Namespace("cgroup", null));
        }
        return namespaces;
    }

    private static Resources denyAllDevices() {
        return new Resources(
                List.of(new Resources.DeviceRule(false, null, null, null, "rwm")),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                Map.of(),
                Map.of());
    }
}
