package dev.jruntime.container;

import dev.jruntime.spec.Config;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Mount;
import dev.jruntime.spec.Namespace;
import dev.jruntime.syscall.SyscallException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The place in a configuration that a failed system call was made for, where the call alone tells:
/// what people see of it is the message, what programs see is a pointer (docs/errors.md).
final class Culprit {
    /// The program that is executed.
    static final String PROGRAM = "/process/args/0";

    /// Calls that one member alone is the reason for.
    private static final Map<String, String> MEMBERS =
            Map.of(
                    "execve", PROGRAM,
                    "sethostname", "/hostname",
                    "setdomainname", "/domainname",
                    "sched_setattr", "/process/scheduler",
                    "ioprio_set", "/process/ioPriority",
                    "personality", "/linux/personality",
                    "capset", "/process/capabilities",
                    "setgroups", "/process/user/additionalGids",
                    "setresuid", "/process/user/uid",
                    "setresgid", "/process/user/gid");

    private Culprit() {}

    /// The failure with its place, or as it is.
    static Exception of(Config config, Exception failure) {
        if (failure instanceof SyscallException call) {
            String pointer = pointer(config, call);
            return pointer == null ? failure : ContainerException.at(pointer, call);
        }
        return failure;
    }

    private static @Nullable String pointer(Config config, SyscallException failed) {
        String path = failed.path();
        return switch (failed.call()) {
            case "open_tree" -> isRoot(config, path) ? "/root/path" : source(config.mounts(), path);
            case "openat" -> namespace(config.linux(), path);
            case "openat2", "write" -> sysctl(config.linux(), path);
            default -> MEMBERS.get(failed.call());
        };
    }

    private static boolean isRoot(Config config, @Nullable String path) {
        return path != null && config.root() != null && path.equals(config.root().path());
    }

    private static @Nullable String source(List<Mount> mounts, @Nullable String path) {
        for (int i = 0; i < mounts.size(); i++) {
            if (path != null && path.equals(mounts.get(i).source())) {
                return "/mounts/" + i + "/source";
            }
        }
        return null;
    }

    private static @Nullable String namespace(@Nullable Linux linux, @Nullable String path) {
        List<Namespace> all = linux == null ? List.of() : linux.namespaces();
        for (int i = 0; i < all.size(); i++) {
            if (path != null && path.equals(all.get(i).path())) {
                return "/linux/namespaces/" + i + "/path";
            }
        }
        return null;
    }

    /// Sysctls are opened below /proc.
    private static @Nullable String sysctl(@Nullable Linux linux, @Nullable String path) {
        if (linux == null || path == null || !path.startsWith("sys/")) {
            return null;
        }
        return linux.sysctl().keySet().stream()
                .filter(key -> path.equals("sys/" + key.replace('.', '/')))
                .map(key -> "/linux/sysctl/" + key.replace("~", "~0").replace("/", "~1"))
                .findFirst()
                .orElse(null);
    }
}
