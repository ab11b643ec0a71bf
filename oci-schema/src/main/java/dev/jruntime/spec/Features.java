package dev.jruntime.spec;

import java.util.List;
import java.util.Map;

/// The document that `features` prints: what the runtime can do, whatever this host allows.
///
/// @param mountOptions without those that are passed on to file systems
/// @param potentiallyUnsafeConfigAnnotations annotations that change what a config means; an entry
///   that ends with a dot is a prefix
public record Features(
        String ociVersionMin,
        String ociVersionMax,
        List<String> hooks,
        List<String> mountOptions,
        Linux linux,
        Map<String, String> annotations,
        List<String> potentiallyUnsafeConfigAnnotations) {

    public Features {
        hooks = Copies.of(hooks);
        mountOptions = Copies.of(mountOptions);
        annotations = Copies.of(annotations);
        potentiallyUnsafeConfigAnnotations = Copies.of(potentiallyUnsafeConfigAnnotations);
    }

    /// What it can do on Linux. The flags are the document's objects with a single `enabled`.
    public record Linux(
            List<String> namespaces,
            List<String> capabilities,
            Cgroup cgroup,
            Seccomp seccomp,
            boolean apparmor,
            boolean selinux,
            IntelRdt intelRdt,
            MemoryPolicy memoryPolicy,
            boolean idmapMounts,
            boolean netDevices) {

        public Linux {
            namespaces = Copies.of(namespaces);
            capabilities = Copies.of(capabilities);
        }
    }

    public record Cgroup(
            boolean v1, boolean v2, boolean systemd, boolean systemdUser, boolean rdma) {}

    public record Seccomp(
            boolean enabled,
            List<String> actions,
            List<String> operators,
            List<String> archs,
            List<String> knownFlags,
            List<String> supportedFlags) {

        public Seccomp {
            actions = Copies.of(actions);
            operators = Copies.of(operators);
            archs = Copies.of(archs);
            knownFlags = Copies.of(knownFlags);
            supportedFlags = Copies.of(supportedFlags);
        }
    }

    public record IntelRdt(boolean enabled, boolean schemata, boolean monitoring) {}

    public record MemoryPolicy(List<String> modes, List<String> flags) {

        public MemoryPolicy {
            modes = Copies.of(modes);
            flags = Copies.of(flags);
        }
    }

    /// JSON on one line.
    public String toCompactJson() {
        return JsonText.compact(members().node());
    }

    /// JSON on many lines, without a line break at the end.
    public String toPrettyJson() {
        return JsonText.pretty(members().node(), "  ");
    }

    private Members members() {
        return new Members()
                .string("ociVersionMin", ociVersionMin)
                .string("ociVersionMax", ociVersionMax)
                .stringsAlways("hooks", hooks)
                .stringsAlways("mountOptions", mountOptions)
                .object("linux", linux, Features::linux)
                .stringMap("annotations", annotations)
                .strings("potentiallyUnsafeConfigAnnotations", potentiallyUnsafeConfigAnnotations);
    }

    private static Members linux(Linux linux) {
        return new Members()
                .stringsAlways("namespaces", linux.namespaces())
                .stringsAlways("capabilities", linux.capabilities())
                .object("cgroup", linux.cgroup(), Features::cgroup)
                .object("seccomp", linux.seccomp(), Features::seccomp)
                .object("apparmor", linux.apparmor(), Features::enabled)
                .object("selinux", linux.selinux(), Features::enabled)
                .object("intelRdt", linux.intelRdt(), Features::intelRdt)
                .object("memoryPolicy", linux.memoryPolicy(), Features::memoryPolicy)
                .object(
                        "mountExtensions",
                        linux.idmapMounts(),
                        idmap -> new Members().object("idmap", idmap, Features::enabled))
                .object("netDevices", linux.netDevices(), Features::enabled);
    }

    private static Members enabled(boolean enabled) {
        return new Members().flagAlways("enabled", enabled);
    }

    private static Members cgroup(Cgroup cgroup) {
        return new Members()
                .flagAlways("v1", cgroup.v1())
                .flagAlways("v2", cgroup.v2())
                .flagAlways("systemd", cgroup.systemd())
                .flagAlways("systemdUser", cgroup.systemdUser())
                .flagAlways("rdma", cgroup.rdma());
    }

    private static Members seccomp(Seccomp seccomp) {
        return enabled(seccomp.enabled())
                .stringsAlways("actions", seccomp.actions())
                .stringsAlways("operators", seccomp.operators())
                .stringsAlways("archs", seccomp.archs())
                .stringsAlways("knownFlags", seccomp.knownFlags())
                .stringsAlways("supportedFlags", seccomp.supportedFlags());
    }

    private static Members intelRdt(IntelRdt rdt) {
        return enabled(rdt.enabled())
                .flagAlways("schemata", rdt.schemata())
                .flagAlways("monitoring", rdt.monitoring());
    }

    private static Members memoryPolicy(MemoryPolicy policy) {
        return new Members()
                .stringsAlways("modes", policy.modes())
                .stringsAlways("flags", policy.flags());
    }
}
