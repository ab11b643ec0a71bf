package dev.jruntime.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a configuration asks for, compared with what its program reports.
final class SeenByProgram {
    /// linux/capability.h, by number.
    private static final List<String> CAPABILITIES =
            List.of(
                    ("CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP "
                                    + "LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN "
                                    + "NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT "
                                    + "SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE "
                                    + "SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE "
                                    + "AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN "
                                    + "SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF "
                                    + "CHECKPOINT_RESTORE")
                            .split(" "));

    private static final Map<String, String> NAMESPACES =
            Map.of(
                    "cgroup", "cgroup", "ipc", "ipc", "mount", "mnt", "network", "net", "pid",
                    "pid", "uts", "uts");
    private static final Set<String> FLAGS = Set.of("ro", "nosuid", "nodev", "noexec");

    private final JsonNode config;
    private final JsonNode report;
    private final List<String> differences = new ArrayList<>();

    private SeenByProgram(JsonNode config, JsonNode report) {
        this.config = config;
        this.report = report;
    }

    /// A line for each thing that is not as it was asked for.
    static List<String> differences(JsonNode config, JsonNode report) {
        SeenByProgram seen = new SeenByProgram(config, report);
        seen.process();
        seen.capabilities();
        seen.namespaces();
        seen.mounts();
        return seen.differences;
    }

    private void same(String what, Object wanted, Object seen) {
        if (!Objects.equals(wanted, seen)) {
            differences.add(what + ": " + wanted + " was asked for, and there is " + seen);
        }
    }

    private void process() {
        JsonNode process = config.at("/process");
        same("uid", process.at("/user/uid"), report.at("/uids/0"));
        same("gid", process.at("/user/gid"), report.at("/gids/0"));
        same("groups", numbers(process.at("/user/additionalGids")), numbers(report.at("/groups")));
        same("cwd", process.at("/cwd"), report.at("/cwd"));
        same("args", lastOf(process.at("/args")), lastOf(report.at("/argv")));
        same("umask", process.at("/user/umask").asInt(0022), report.at("/umask").asInt());
        boolean filtered = !config.at("/linux/seccomp").isMissingNode();
        same("seccomp", filtered ? 2 : 0, report.at("/seccomp").asInt());
        boolean restricted = process.at("/noNewPrivileges").asBoolean(false);
        same("noNewPrivileges", restricted ? 1 : 0, report.at("/noNewPrivs").asInt());
        List<String> environment = texts(report.at("/env"));
        for (String variable : texts(process.at("/env"))) {
            same(variable, true, environment.contains(variable));
        }
        for (JsonNode limit : process.at("/rlimits")) {
            String name = limit.at("/type").asString().substring("RLIMIT_".length());
            JsonNode seen = report.at("/rlimits/" + name);
            same(name, limit.at("/soft"), seen.at("/soft"));
            same(name, limit.at("/hard"), seen.at("/hard"));
        }
    }

    private void capabilities() {
        long bounding = wanted("bounding");
        same("bounding", bits(bounding), report.at("/capabilities/bounding").asString());
        // execve(2): root gets all that it may have, others what is ambient.
        boolean root = config.at("/process/user/uid").asInt() == 0;
        long effective = root ? bounding : wanted("ambient") & wanted("inheritable");
        same("effective", bits(effective), report.at("/capabilities/effective").asString());
    }

    /// What can be granted of a set.
    private long wanted(String set) {
        long bits = 0;
        for (String name : texts(config.at("/process/capabilities/" + set))) {
            bits |= 1L << CAPABILITIES.indexOf(name.substring("CAP_".length()));
        }
        return bits & HostFacts.effective();
    }

    private static String bits(long set) {
        return "%016x".formatted(set);
    }

    private void namespaces() {
        for (Map.Entry<String, String> type : NAMESPACES.entrySet()) {
            String host = HostFacts.namespace(type.getValue());
            String seen = report.at("/namespaces/" + type.getValue()).asString();
            String path =
                    config.at("/linux/namespaces")
                            .valueStream()
                            .filter(one -> one.at("/type").asString().equals(type.getKey()))
                            .map(one -> one.at("/path").asString("new"))
                            .findFirst()
                            .orElse("/proc/1/ns/");
            same("own " + type.getKey(), !path.startsWith("/proc/1/ns/"), !host.equals(seen));
        }
        String hostname = config.at("/hostname").asString();
        same("hostname", hostname.isEmpty() ? seenHostname() : hostname, seenHostname());
    }

    private String seenHostname() {
        return report.at("/hostname").asString();
    }

    private void mounts() {
        Map<String, Set<String>> present =
                report.at("/mountinfo")
                        .valueStream()
                        .map(line -> line.asString().split(" "))
                        .collect(
                                Collectors.toMap(
                                        words -> words[4],
                                        words -> Set.of(words[5].split(",")),
                                        (_, later) -> later));
        same(
                "read-only root",
                config.at("/root/readonly").asBoolean(false),
                present.getOrDefault("/", Set.of()).contains("ro"));
        for (JsonNode mount : config.at("/mounts")) {
            String destination = mount.at("/destination").asString();
            Set<String> flags = new TreeSet<>(texts(mount.at("/options")));
            flags.retainAll(FLAGS);
            Set<String> seen = new TreeSet<>(present.getOrDefault(destination, Set.of("absent")));
            seen.removeIf(flag -> !flags.contains(flag));
            // A runtime mounts a cgroup v1 hierarchy each; what they are on is its own affair.
            if (!mount.at("/type").asString().equals("cgroup")) {
                same(destination, flags, seen);
            }
            same("mount on " + destination, true, present.containsKey(destination));
        }
    }

    private static String lastOf(JsonNode array) {
        return array.get(array.size() - 1).asString();
    }

    private static Set<Long> numbers(JsonNode array) {
        return array.valueStream()
                .map(JsonNode::asLong)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
