package dev.jruntime.linux.namespace;

import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Kernel parameters of the container's own namespaces. Others belong to the host and are refused.
public final class Sysctls {
    private static final Set<String> IPC =
            Set.of(
                    "kernel/msgmax",
                    "kernel/msgmnb",
                    "kernel/msgmni",
                    "kernel/sem",
                    "kernel/shmall",
                    "kernel/shmmax",
                    "kernel/shmmni",
                    "kernel/shm_rmid_forced");
    private static final long WITHIN_PROC =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_XDEV | Fcntl.RESOLVE_NO_MAGICLINKS;

    private Sysctls() {}

    /// The path of a key below `/proc/sys`. If its first separator is a slash, dots are plain
    /// characters: `net/ipv4/conf/eno2.100/forwarding`.
    static String path(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        boolean slashes = slash >= 0 && (dot < 0 || slash < dot);
        if (slashes) {
            return key;
        }
        StringBuilder swapped = new StringBuilder(key.length());
        for (char c : key.toCharArray()) {
            swapped.append(c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return swapped.toString();
    }

    /// What is wrong with the keys, given the namespaces; empty if nothing.
    public static List<String> violations(Map<String, String> sysctls, Namespaces namespaces) {
        List<String> violations = new ArrayList<>();
        for (Map.Entry<String, String> sysctl : sysctls.entrySet()) {
            String problem = problem(path(sysctl.getKey()), namespaces);
            if (problem != null) {
                violations.add("sysctl \"" + sysctl.getKey() + "\" " + problem);
            }
        }
        return violations;
    }

    private static @Nullable String problem(String path, Namespaces namespaces) {
        if (List.of(path.split("/", -1)).stream().anyMatch(Sysctls::isNoName)) {
            return "is no name below /proc/sys";
        }
        if (path.equals("kernel/hostname")) {
            return "is set by \"hostname\"";
        }
        Namespaces.@Nullable Kind kind = owner(path);
        if (kind == null) {
            return "is not in a separate kernel namespace";
        }
        return namespaces.has(kind)
                ? null
                : "is not in a separate kernel namespace: the config names no "
                        + kind.type()
                        + " namespace";
    }

    private static boolean isNoName(String component) {
        return component.isEmpty() || component.equals(".") || component.equals("..");
    }

    private static Namespaces.@Nullable Kind owner(String path) {
        if (IPC.contains(path) || path.startsWith("fs/mqueue/")) {
            return Namespaces.Kind.IPC;
        }
        if (path.startsWith("net/")) {
            return Namespaces.Kind.NETWORK;
        }
        return path.equals("kernel/domainname") ? Namespaces.Kind.UTS : null;
    }

    /// A key that belongs to namespaces of that kind; null if there is none.
    public static @Nullable String firstIn(Namespaces.Kind kind, Map<String, String> sysctls) {
        return sysctls.keySet().stream()
                .filter(key -> owner(path(key)) == kind)
                .findFirst()
                .orElse(null);
    }

    /// Write them, through the caller's /proc, before anything of the image is mounted: no file
    /// there can be another one than it seems (runc CVE-2025-52881).
    public static void write(Syscalls init, Map<String, String> sysctls) throws SyscallException {
        if (sysctls.isEmpty()) {
            return;
        }
        Fd proc = init.openat(Fd.CWD, "/proc", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
        for (Map.Entry<String, String> sysctl : sysctls.entrySet()) {
            String path = "sys/" + path(sysctl.getKey());
            Fd file = init.openat2(proc, path, Fcntl.O_WRONLY, WITHIN_PROC);
            init.write(file, sysctl.getValue().getBytes(StandardCharsets.UTF_8));
            init.close(file);
        }
        init.close(proc);
    }
}
