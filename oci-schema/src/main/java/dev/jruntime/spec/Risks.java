package dev.jruntime.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds settings that open the host to the container, or that can't work, in a Linux config.
final class Risks {

    /// What a container loses its meaning without, and what it shares then.
    private static final Map<String, String> NAMESPACES =
            Map.of(
                    "mount", "the host's mounts",
                    "pid", "the host's processes",
                    "network", "the host's network",
                    "ipc", "the host's message queues and shared memory",
                    "uts", "the host's name");

    /// Capabilities of the initial user namespace that are as good as being root of the host.
    private static final Set<String> MIGHTY =
            Set.of(
                    "CAP_SYS_ADMIN",
                    "CAP_SYS_MODULE",
                    "CAP_SYS_RAWIO",
                    "CAP_SYS_PTRACE",
                    "CAP_SYS_BOOT",
                    "CAP_SYS_TIME",
                    "CAP_DAC_READ_SEARCH",
                    "CAP_MAC_ADMIN",
                    "CAP_MAC_OVERRIDE",
                    "CAP_BPF");

    private static final Set<String> WORTH_MASKING = Set.of("/proc/kcore", "/proc/keys");
    private static final Set<String> WORTH_LOCKING = Set.of("/proc/sys", "/proc/sysrq-trigger");

    private static final Set<String> HOST_DIRECTORIES =
            Set.of(
                    "/", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/run", "/sys", "/usr",
                    "/var");

    private static final Linux NO_LINUX =
            new Linux(
                    List.of(), List.of(), List.of(), Map.of(), List.of(), Map.of(), null, null,
                    null, null, Map.of(), List.of(), List.of(), null, null, null, null);

    private final Config config;
    private final Linux linux;
    private final Faults warnings;

    private Risks(Config config, Faults warnings) {
        this.config = config;
        this.linux = config.linux() == null ? NO_LINUX : config.linux();
        this.warnings = warnings;
    }

    static void find(Config config, Faults warnings) {
        var risks = new Risks(config, warnings);
        risks.version();
        risks.process();
        risks.mounts();
        risks.namespaces();
        risks.devices();
        risks.paths();
        risks.linux();
    }

    private void version() {
        String version = config.ociVersion();
        if (!version.startsWith("1.")) {
            warn(At.ROOT.to("ociVersion"), "is not 1.x: runtimes of the 1.x series may refuse it");
        }
    }

    private void process() {
        Process process = config.process();
        At at = At.ROOT.to("process");
        if (process == null) {
            warn(at, "is absent: the container can be created, but not started");
            return;
        }
        if (!process.noNewPrivileges()) {
            warn(at.to("noNewPrivileges"), "is not true: setuid programs can raise rights");
        }
        if (process.user() == null) {
            warn(at.to("user"), "is absent: the process runs as uid 0");
        }
        if (process.oomScoreAdj() != null && process.oomScoreAdj() == -1000) {
            warn(at.to("oomScoreAdj"), "keeps the kernel from killing it when memory runs out");
        }
        capabilities(process.capabilities(), at.to("capabilities"));
    }

    private void capabilities(@Nullable Capabilities capabilities, At at) {
        if (capabilities == null) {
            warn(at, "is absent: the process keeps the runtime's capabilities");
            return;
        }
        List<String> mighty = capabilities.bounding().stream().filter(MIGHTY::contains).toList();
        if (!mighty.isEmpty() && !has("user")) {
            String names = String.join(", ", mighty);
            warn(
                    at.to("bounding"),
                    "has " + names + ", which without a user namespace rule the host");
        }
        for (int i = 0; i < capabilities.ambient().size(); i++) {
            String name = capabilities.ambient().get(i);
            if (!capabilities.permitted().contains(name)
                    || !capabilities.inheritable().contains(name)) {
                String rule = "has no effect: it is not both permitted and inheritable";
                warn(at.to("ambient").to(i), rule);
            }
        }
    }

    private void mounts() {
        At at = At.ROOT.to("mounts");
        for (int i = 0; i < config.mounts().size(); i++) {
            mount(config.mounts().get(i), at.to(i));
        }
    }

    private void mount(Mount mount, At at) {
        if (!mount.destination().startsWith("/")) {
            warn(at.to("destination"), "is relative, which is deprecated; it is taken from /");
        }
        boolean writable = !mount.options().contains("ro") && !mount.options().contains("rro");
        String type = mount.type() == null ? "" : mount.type();
        String source = mount.source() == null ? "" : mount.source();
        if (isBind(mount)) {
            if (writable && HOST_DIRECTORIES.contains(source)) {
                warn(at.to("source"), "is a directory of the host, and writable");
            } else if (source.endsWith(".sock")) {
                warn(at.to("source"), "gives the container whatever the socket's server can do");
            }
        } else if (writable && type.equals("sysfs")) {
            warn(at, "is a writable sysfs: add the option ro");
        } else if (writable && type.startsWith("cgroup") && !has("cgroup")) {
            warn(
                    at,
                    "is the host's cgroup tree, writable: add the option ro or a cgroup namespace");
        }
    }

    private static boolean isBind(Mount mount) {
        return mount.options().contains("bind") || mount.options().contains("rbind");
    }

    private void namespaces() {
        At at = At.ROOT.to("linux").to("namespaces");
        for (String type : List.of("mount", "pid", "network", "ipc", "uts")) {
            if (!has(type)) {
                warn(
                        at,
                        "has no "
                                + type
                                + " namespace: the container shares "
                                + NAMESPACES.get(type));
            }
        }
        for (int i = 0; i < linux.namespaces().size(); i++) {
            String path = linux.namespaces().get(i).path();
            if (path != null && path.startsWith("/proc/1/")) {
                warn(at.to(i).to("path"), "is a namespace of the host");
            }
        }
    }

    private void devices() {
        At at = At.ROOT.to("linux").to("resources").to("devices");
        List<Resources.DeviceRule> rules =
                linux.resources() == null ? List.of() : linux.resources().devices();
        boolean denied = false;
        int allowing = -1;
        for (int i = 0; i < rules.size(); i++) {
            if (matchesAll(rules.get(i))) {
                denied = !rules.get(i).allow();
                allowing = denied ? -1 : i;
            }
        }
        if (has("user")) {
            return;
        }
        if (allowing >= 0) {
            warn(at.to(allowing), "allows all devices of the host");
        } else if (!denied) {
            warn(at, "has no rule that denies all: the container may use all devices of the host");
        }
    }

    private static boolean matchesAll(Resources.DeviceRule rule) {
        return (rule.type() == null || rule.type().equals("a"))
                && (rule.major() == null || rule.major() == -1)
                && (rule.minor() == null || rule.minor() == -1);
    }

    private void paths() {
        boolean proc = config.mounts().stream().anyMatch(mount -> "proc".equals(mount.type()));
        if (!proc) {
            return;
        }
        At at = At.ROOT.to("linux");
        for (String path : WORTH_MASKING.stream().sorted().toList()) {
            if (!linux.maskedPaths().contains(path)) {
                warn(
                        at.to("maskedPaths"),
                        "lacks " + path + ", which shows the host's memory or keys");
            }
        }
        for (String path : WORTH_LOCKING.stream().sorted().toList()) {
            if (!linux.readonlyPaths().contains(path) && !linux.maskedPaths().contains(path)) {
                warn(at.to("readonlyPaths"), "lacks " + path + ", which steers the host's kernel");
            }
        }
    }

    private void linux() {
        At at = At.ROOT.to("linux");
        if (!linux.netDevices().isEmpty() && !has("network")) {
            warn(at.to("netDevices"), "needs a network namespace to move the devices to");
        }
        String propagation = linux.rootfsPropagation();
        if (propagation != null && propagation.endsWith("shared")) {
            warn(at.to("rootfsPropagation"), "lets the container's mounts appear on the host");
        }
        Seccomp seccomp = linux.seccomp();
        if (seccomp != null && seccomp.listenerPath() == null && seccomp.notifies()) {
            warn(at.to("seccomp"), "uses SCMP_ACT_NOTIFY, but has no listenerPath");
        }
    }

    private boolean has(String type) {
        return LinuxRules.has(linux, type);
    }

    private void warn(At at, String rule) {
        warnings.add(at, rule);
    }
}
