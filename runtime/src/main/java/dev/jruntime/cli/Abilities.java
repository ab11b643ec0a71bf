package dev.jruntime.cli;

import dev.jruntime.linux.mount.MountOption;
import dev.jruntime.linux.process.Capability;
import dev.jruntime.linux.seccomp.Action;
import dev.jruntime.linux.seccomp.Architecture;
import dev.jruntime.linux.seccomp.FilterFlag;
import dev.jruntime.linux.seccomp.Operator;
import dev.jruntime.spec.DefaultConfig;
import dev.jruntime.spec.Features;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What this runtime can do, whatever the host allows: nothing that would be refused is named.
final class Abilities {
    private static final List<String> MISSING = List.of("idmap", "ridmap");

    private Abilities() {}

    /// @param libseccomp its version; null if there is none
    static Features features(@Nullable String libseccomp) {
        List<String> options =
                Arrays.stream(MountOption.values())
                        .map(MountOption::optionName)
                        .filter(name -> !MISSING.contains(name))
                        .sorted()
                        .toList();
        return new Features(
                "1.0.0",
                DefaultConfig.OCI_VERSION,
                List.of(),
                options,
                linux(),
                annotations(libseccomp),
                List.of());
    }

    private static Map<String, String> annotations(@Nullable String libseccomp) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("dev.jruntime.version", Version.NUMBER);
        annotations.put("dev.jruntime.build", System.getProperty("jruntime.build", "unknown"));
        if (libseccomp != null) {
            annotations.put("io.github.seccomp.libseccomp.version", libseccomp);
        }
        annotations.put("org.opencontainers.runc.checkpoint.enabled", "false");
        return annotations;
    }

    private static Features.Linux linux() {
        return new Features.Linux(
                List.of("cgroup", "ipc", "mount", "network", "pid", "uts"),
                Arrays.stream(Capability.values()).map(Enum::name).toList(),
                new Features.Cgroup(true, false, false, false, false),
                seccomp(),
                false,
                false,
                new Features.IntelRdt(false, false, false),
                new Features.MemoryPolicy(List.of(), List.of()),
                false,
                false);
    }

    private static Features.Seccomp seccomp() {
        List<String> flags = names(FilterFlag.values());
        return new Features.Seccomp(
                true,
                names(Action.values()),
                names(Operator.values()),
                names(Architecture.values()),
                flags,
                flags);
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
