package dev.jruntime.linux.namespace;

import dev.jruntime.spec.Namespace;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.Sched;
import dev.jruntime.syscall.Sockets;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The namespaces of a container; what isn't named stays the caller's.
///
/// @param created anew, for itself
/// @param joined which exist already, by path
public record Namespaces(Set<Kind> created, Map<Kind, String> joined) {
    /// By the names of the config (config-linux.md, "Namespaces").
    public enum Kind {
        PID("pid", Sched.CLONE_NEWPID),
        NETWORK("network", Sched.CLONE_NEWNET),
        MOUNT("mount", Sched.CLONE_NEWNS),
        IPC("ipc", Sched.CLONE_NEWIPC),
        UTS("uts", Sched.CLONE_NEWUTS),
        USER("user", Sched.CLONE_NEWUSER),
        CGROUP("cgroup", Sched.CLONE_NEWCGROUP),
        TIME("time", Sched.CLONE_NEWTIME);

        private final String type;
        private final long flag;

        Kind(String type, long flag) {
            this.type = type;
            this.flag = flag;
        }

        public String type() {
            return type;
        }

        /// Its name in `/proc/PID/ns`.
        public String file() {
            return switch (this) {
                case NETWORK -> "net";
                case MOUNT -> "mnt";
                default -> type;
            };
        }

        /// `CLONE_NEW*`, by which the kernel knows the kind.
        public long flag() {
            return flag;
        }

        /// Whether a process enters it only by being born into it (setns(2), unshare(2)).
        public boolean isForChildren() {
            return this == PID || this == TIME;
        }

        static Kind of(String type) {
            for (Kind kind : values()) {
                if (kind.type.equals(type)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("namespace " + type);
        }
    }

    private static final int IFREQ_SIZE = 40;
    private static final int FLAGS_OFFSET = 16;

    public Namespaces {
        created = Set.copyOf(created);
        Map<Kind, String> inOrder = new EnumMap<>(Kind.class);
        inOrder.putAll(joined);
        joined = Collections.unmodifiableMap(inOrder);
    }

    public static Namespaces of(List<Namespace> namespaces) {
        Set<Kind> created = EnumSet.noneOf(Kind.class);
        Map<Kind, String> joined = new EnumMap<>(Kind.class);
        for (Namespace namespace : namespaces) {
            Kind kind = Kind.of(namespace.type());
            String path = namespace.path();
            if (path == null || path.isEmpty()) {
                created.add(kind);
            } else {
                joined.put(kind, path);
            }
        }
        return new Namespaces(created, joined);
    }

    /// Whether the configuration names one of that kind.
    public boolean has(Kind kind) {
        return creates(kind) || joined.containsKey(kind);
    }

    public boolean creates(Kind kind) {
        return created.contains(kind);
    }

    /// Whether the container lives in a user namespace that exists already.
    public boolean joinUser() {
        return joined.containsKey(Kind.USER);
    }

    /// What init is cloned with. The cgroup namespace comes once init is in its cgroup, which
    /// becomes the namespace's root; the time namespace is that of its parent's children.
    public long cloneFlags() {
        return created.stream()
                .filter(kind -> kind != Kind.CGROUP && kind != Kind.TIME)
                .mapToLong(kind -> kind.flag)
                .reduce(0, (a, b) -> a | b);
    }

    /// Whether somebody between launcher and init has to enter namespaces first.
    public boolean needStage() {
        return creates(Kind.TIME)
                || joinUser()
                || joined.keySet().stream().anyMatch(Kind::isForChildren);
    }

    /// What has to be done inside of new namespaces before anything else is.
    public void setUp(Syscalls init) throws SyscallException {
        if (creates(Kind.CGROUP)) {
            init.unshare(Sched.CLONE_NEWCGROUP);
        }
        if (creates(Kind.NETWORK)) {
            raiseLoopback(init);
        }
    }

    private static void raiseLoopback(Syscalls init) throws SyscallException {
        byte[] request = new byte[IFREQ_SIZE];
        byte[] name = "lo".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, request, 0, name.length);
        request[FLAGS_OFFSET] = Ioctl.IFF_UP | Ioctl.IFF_RUNNING;
        Fd socket = init.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM);
        init.ioctl(socket, Ioctl.SIOCSIFFLAGS, request);
        init.close(socket);
    }
}
