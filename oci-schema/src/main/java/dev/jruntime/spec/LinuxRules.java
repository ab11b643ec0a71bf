package dev.jruntime.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the schema can't say about the `linux` section.
final class LinuxRules {

    /// A line of an id map ends at 2³².
    private static final long IDS = 1L << 32;

    /// IFNAMSIZ of netdevice(7), without its NUL.
    private static final int MAX_INTERFACE = 15;

    private static final Pattern NOT_IN_INTERFACE = Pattern.compile("[/:\\s\\p{Cntrl}]");

    private static final Set<String> NODELESS_POLICIES = Set.of("MPOL_DEFAULT", "MPOL_LOCAL");

    private final Linux linux;
    private final At at;
    private final Faults faults;

    private LinuxRules(Linux linux, At at, Faults faults) {
        this.linux = linux;
        this.at = at;
        this.faults = faults;
    }

    static void check(Linux linux, At at, Faults faults) {
        var rules = new LinuxRules(linux, at, faults);
        rules.namespaces();
        rules.mappings("uidMappings", linux.uidMappings());
        rules.mappings("gidMappings", linux.gidMappings());
        rules.timeOffsets();
        rules.devices();
        rules.netDevices();
        rules.cgroupsPath();
        rules.sysctl();
        rules.intelRdt();
        rules.memoryPolicy();
        TextRules.absolutePaths(linux.maskedPaths(), at.to("maskedPaths"), faults);
        TextRules.absolutePaths(linux.readonlyPaths(), at.to("readonlyPaths"), faults);
        if (linux.resources() != null) {
            ResourcesRules.check(linux.resources(), at.to("resources"), faults);
        }
        if (linux.seccomp() != null) {
            SeccompRules.check(linux.seccomp(), at.to("seccomp"), faults);
        }
    }

    static boolean has(Linux linux, String type) {
        return linux.namespaces().stream().anyMatch(namespace -> namespace.type().equals(type));
    }

    static void idMappings(List<IdMapping> mappings, At at, Faults faults) {
        for (int i = 0; i < mappings.size(); i++) {
            IdMapping mapping = mappings.get(i);
            if (mapping.containerID() + mapping.size() > IDS
                    || mapping.hostID() + mapping.size() > IDS) {
                String rule = "must not reach beyond the last id, 4294967295";
                faults.add(at.to(i).to("size"), rule, at.to(i));
            }
        }
    }

    private void namespaces() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < linux.namespaces().size(); i++) {
            Namespace namespace = linux.namespaces().get(i);
            At place = at.to("namespaces").to(i);
            if (!seen.add(namespace.type())) {
                faults.add(place.to("type"), "must not occur twice in namespaces");
            }
            if (namespace.path() != null) {
                TextRules.absolutePath(namespace.path(), place.to("path"), faults);
            }
        }
    }

    private void mappings(String member, List<IdMapping> mappings) {
        idMappings(mappings, at.to(member), faults);
        if (!mappings.isEmpty() && !has(linux, "user")) {
            String rule = "must not be set without a user namespace";
            faults.add(at.to(member), rule, at.to("namespaces"));
        }
    }

    private void timeOffsets() {
        if (linux.timeOffsets().isEmpty()) {
            return;
        }
        Namespace time = null;
        for (Namespace namespace : linux.namespaces()) {
            time = namespace.type().equals("time") ? namespace : time;
        }
        if (time == null) {
            String rule = "must not be set without a time namespace";
            faults.add(at.to("timeOffsets"), rule, at.to("namespaces"));
        } else if (time.path() != null) {
            String rule = "must not be set for a time namespace that is joined: it has its own";
            faults.add(at.to("timeOffsets"), rule, at.to("namespaces"));
        }
    }

    private void devices() {
        for (int i = 0; i < linux.devices().size(); i++) {
            Device device = linux.devices().get(i);
            At place = at.to("devices").to(i);
            TextRules.absolutePath(device.path(), place.to("path"), faults);
            if (!device.type().equals("p")) {
                required(device.major(), place.to("major"));
                required(device.minor(), place.to("minor"));
            }
        }
    }

    private void required(@Nullable Object value, At place) {
        if (value == null) {
            faults.add(place, "is required");
        }
    }

    private void netDevices() {
        for (Map.Entry<String, Linux.NetDevice> entry : linux.netDevices().entrySet()) {
            At place = at.to("netDevices").to(entry.getKey());
            interfaceName(entry.getKey(), place);
            if (entry.getValue().name() != null) {
                interfaceName(entry.getValue().name(), place.to("name"));
            }
        }
    }

    private void interfaceName(String name, At place) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || TextRules.longer(name, MAX_INTERFACE)
                || NOT_IN_INTERFACE.matcher(name).find()) {
            faults.add(
                    place,
                    "must be a network device's name: 1 to 15 bytes without '/', ':' and space");
        }
    }

    private void cgroupsPath() {
        String path = linux.cgroupsPath();
        if (path == null) {
            return;
        }
        At place = at.to("cgroupsPath");
        TextRules.path(path, place, faults);
        if (TextRules.hasParentStep(path)) {
            faults.add(place, "must not have a component \"..\"");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            faults.add(place, "must not contain control characters");
        }
    }

    private void sysctl() {
        for (Map.Entry<String, String> entry : linux.sysctl().entrySet()) {
            At place = at.to("sysctl").to(entry.getKey());
            String key = entry.getKey();
            if (key.isEmpty()
                    || key.contains("..")
                    || key.contains("//")
                    || key.startsWith("/")
                    || key.startsWith(".")
                    || key.chars().anyMatch(c -> c <= ' ')) {
                faults.add(place, "must name a kernel parameter, such as net.ipv4.ip_forward");
            }
            TextRules.line(entry.getValue(), place, faults);
        }
    }

    private void intelRdt() {
        Linux.IntelRdt rdt = linux.intelRdt();
        if (rdt == null || rdt.closID() == null || rdt.closID().equals("/")) {
            return;
        }
        String id = rdt.closID();
        if (id.isEmpty() || id.equals(".") || id.equals("..") || id.contains("/")) {
            faults.add(at.to("intelRdt").to("closID"), "must be \"/\" or a directory's name");
        }
        TextRules.path(id, at.to("intelRdt").to("closID"), faults);
        TextRules.line(id, at.to("intelRdt").to("closID"), faults);
    }

    private void memoryPolicy() {
        Linux.MemoryPolicy policy = linux.memoryPolicy();
        if (policy == null) {
            return;
        }
        boolean nodes = policy.nodes() != null && !policy.nodes().isBlank();
        At place = at.to("memoryPolicy").to("nodes");
        At mode = at.to("memoryPolicy").to("mode");
        if (NODELESS_POLICIES.contains(policy.mode())) {
            if (nodes) {
                faults.add(place, "must not be set, " + policy.mode() + " takes no nodes", mode);
            }
        } else if (!nodes && !policy.mode().equals("MPOL_PREFERRED")) {
            faults.add(place, "is required with " + policy.mode(), mode);
        }
    }
}
