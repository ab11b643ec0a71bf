package dev.jruntime.linux.device;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.syscall.Device;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The devices that every container has (runtime-spec, config-linux.md, "Default Devices"), those
/// of the config, and the links of `/dev`.
public final class Devices {
    private enum Default {
        NULL("null", 1, 3),
        ZERO("zero", 1, 5),
        FULL("full", 1, 7),
        RANDOM("random", 1, 8),
        URANDOM("urandom", 1, 9),
        TTY("tty", 5, 0);

        private final String path;
        private final long number;

        Default(String path, int major, int minor) {
            this.path = path;
            this.number = Device.of(major, minor);
        }
    }

    private enum Link {
        FD("/proc/self/fd", "fd"),
        STDIN("/proc/self/fd/0", "stdin"),
        STDOUT("/proc/self/fd/1", "stdout"),
        STDERR("/proc/self/fd/2", "stderr"),
        CORE("/proc/kcore", "core");

        private final String target;
        private final String path;

        Link(String target, String path) {
            this.target = target;
            this.path = path;
        }
    }

    private static final int DEFAULT_MODE = 0666;
    private static final int PERMISSIONS = 07777;
    private static final long PTMX = Device.of(5, 2);

    private final Rootfs rootfs;
    private final Syscalls init;
    private final List<Node> existing = new ArrayList<>();

    /// A device of the config, and what is at its path.
    private record Node(
            dev.jruntime.spec.Device device, int type, long number, Fd place, Result status) {}

    public Devices(Rootfs rootfs) {
        this.rootfs = rootfs;
        this.init = rootfs.init();
    }

    /// What is there already is kept.
    public void addDefaults() throws SyscallException {
        Fd dev = rootfs.realDirectory("dev");
        for (Default device : Default.values()) {
            int mode = Stat.S_IFCHR | DEFAULT_MODE;
            init.mknodat(dev, device.path, mode, device.number, Errno.EEXIST);
        }
        for (Link link : Link.values()) {
            init.symlinkat(link.target, dev, link.path, Errno.EEXIST);
        }
        init.unlinkat(dev, "ptmx", 0, Errno.ENOENT);
        init.symlinkat("pts/ptmx", dev, "ptmx");
        init.close(dev);
    }

    /// A device of the config; [#finish()] later tells whether something else was in its place.
    public void add(dev.jruntime.spec.Device device) throws SyscallException {
        List<String> components = Rootfs.components(device.path());
        int type = typeOf(device);
        long number = numberOf(device);
        if (isPtmx(components, type, number)) {
            return;
        }
        int mode = Objects.requireNonNullElse(device.fileMode(), DEFAULT_MODE);
        Fd parent = rootfs.parent(components);
        String name = components.getLast();
        init.mknodat(parent, name, type | mode & PERMISSIONS, number, Errno.EEXIST);
        int flags = Fcntl.O_PATH | Fcntl.O_NOFOLLOW;
        Fd place = init.openat2(parent, name, flags, Fcntl.RESOLVE_BENEATH);
        existing.add(new Node(device, type, number, place, init.statx(place)));
        rootfs.release(parent);
    }

    /// Engines list it among the host's devices for privileged containers. The container has its
    /// own already: a link into its devpts.
    private static boolean isPtmx(List<String> components, int type, long number) {
        return components.equals(List.of("dev", "ptmx")) && type == Stat.S_IFCHR && number == PTMX;
    }

    private static int typeOf(dev.jruntime.spec.Device device) {
        return switch (device.type()) {
            case "b" -> Stat.S_IFBLK;
            case "p" -> Stat.S_IFIFO;
            default -> Stat.S_IFCHR;
        };
    }

    private static long numberOf(dev.jruntime.spec.Device device) {
        if (device.type().equals("p")) {
            return 0;
        }
        int major = Objects.requireNonNullElse(device.major(), 0L).intValue();
        return Device.of(major, Objects.requireNonNullElse(device.minor(), 0L).intValue());
    }

    /// A file at a device's path is an error unless it is that device (config-linux.md, "Devices").
    /// The device gets its owner only now: what else might be there keeps its own.
    public void finish() throws IOException {
        for (Node node : existing) {
            if (!isThere(node)) {
                throw new IOException(
                        "cannot make the device "
                                + node.device().path()
                                + ": another file is there already");
            }
            Long uid = node.device().uid();
            Long gid = node.device().gid();
            if (uid != null || gid != null) {
                int owner = Objects.requireNonNullElse(uid, 0L).intValue();
                int group = Objects.requireNonNullElse(gid, 0L).intValue();
                init.fchownat(node.place(), "", owner, group, Fcntl.AT_EMPTY_PATH);
            }
        }
    }

    private static boolean isThere(Node node) throws SyscallException {
        Statx found = Statx.of(node.status());
        return found.type() == node.type() && found.rdev() == node.number();
    }
}
