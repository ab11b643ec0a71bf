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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        private final long major;
        private final long minor;

        Default(String path, int major, int minor) {
            this.path = path;
            this.major = major;
            this.minor = minor;
        }

        private dev.jruntime.spec.Device device() {
            String place = "/dev/" + path;
            return new dev.jruntime.spec.Device("c", place, major, minor, null, null, null);
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
    private static final int MOUNT_POINT_MODE = 0644;
    private static final int PERMISSIONS = 07777;
    private static final long PTMX = Device.of(5, 2);

    private final Rootfs rootfs;
    private final Syscalls init;
    private final boolean devIsBound;
    private final @Nullable HostDevices host;
    private final List<Node> nodes = new ArrayList<>();

    /// A device of the config, and what is at its path.
    ///
    /// @param made null where nothing may be made
    private record Node(
            dev.jruntime.spec.Device device, @Nullable Result made, Fd place, Result status) {}

    /// @param devIsBound whether the config binds a directory on `/dev`: that is somebody else's,
    ///   most often the host's, and nothing is made in it
    /// @param host what is bound where no device can be made; null where one can
    public Devices(Rootfs rootfs, boolean devIsBound, @Nullable HostDevices host) {
        this.rootfs = rootfs;
        this.init = rootfs.init();
        this.devIsBound = devIsBound;
        this.host = host;
    }

    static List<dev.jruntime.spec.Device> defaults() {
        return Arrays.stream(Default.values()).map(Default::device).toList();
    }

    /// Those of the config, then the default ones: what the config says of one of these counts.
    public void make(List<dev.jruntime.spec.Device> devices) throws SyscallException {
        for (dev.jruntime.spec.Device device : devices) {
            add(device);
        }
        if (!devIsBound) {
            addDefaults();
        }
    }

    /// What is there already is kept.
    private void addDefaults() throws SyscallException {
        Fd dev = rootfs.realDirectory("dev");
        for (Default device : Default.values()) {
            put(dev, device.path, device.device());
        }
        for (Link link : Link.values()) {
            init.symlinkat(link.target, dev, link.path, Errno.EEXIST);
        }
        init.unlinkat(dev, "ptmx", 0, Errno.ENOENT);
        init.symlinkat("pts/ptmx", dev, "ptmx");
        init.close(dev);
    }

    /// A device of the config; [#finish()] later tells whether something else was in its place.
    private void add(dev.jruntime.spec.Device device) throws SyscallException {
        List<String> components = Rootfs.components(device.path());
        if (isPtmx(components, device)) {
            return;
        }
        if (devIsBound && Rootfs.normalized(device.path()).getFirst().equals("dev")) {
            int flags = Fcntl.O_PATH | Fcntl.O_NOFOLLOW;
            Fd place = rootfs.open(device.path(), flags, Errno.ENOENT, Errno.ENOTDIR);
            nodes.add(new Node(device, null, place, init.statx(place)));
            return;
        }
        Fd parent = rootfs.parent(components);
        String name = components.getLast();
        Result made = put(parent, name, device);
        int flags = Fcntl.O_PATH | Fcntl.O_NOFOLLOW;
        Fd place = init.openat2(parent, name, flags, Fcntl.RESOLVE_BENEATH);
        nodes.add(new Node(device, made, place, init.statx(place)));
        rootfs.release(parent);
    }

    /// Make it, or bind the host's, unless something is there.
    ///
    /// @return null if the node is not ours
    private @Nullable Result put(Fd parent, String name, dev.jruntime.spec.Device device)
            throws SyscallException {
        Fd tree = host == null ? null : host.tree(device.path());
        if (tree == null) {
            int mode = Objects.requireNonNullElse(device.fileMode(), DEFAULT_MODE) & PERMISSIONS;
            mode |= typeOf(device);
            return init.mknodat(parent, name, mode, numberOf(device), Errno.EEXIST);
        }
        // Where this fails, what needs the descriptor is not done.
        int flags = Fcntl.O_RDONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
        Fd place = init.openat(parent, name, flags, MOUNT_POINT_MODE, Errno.EEXIST);
        init.moveMount(tree, place);
        init.close(place);
        init.close(tree);
        return null;
    }

    /// Engines list it among the host's devices for privileged containers. The container has its
    /// own already: a link into its devpts.
    private static boolean isPtmx(List<String> components, dev.jruntime.spec.Device device) {
        return components.equals(List.of("dev", "ptmx"))
                && typeOf(device) == Stat.S_IFCHR
                && numberOf(device) == PTMX;
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
    /// A node that was there keeps its mode and its owner: it may be the host's. One that we made
    /// gets its owner only now that its place is known to hold it.
    public void finish() throws IOException {
        for (Node node : nodes) {
            String path = node.device().path();
            if (node.place().absent()) {
                throw new IOException(
                        "cannot make the device "
                                + path
                                + ": what is bound on /dev does not hold it");
            }
            if (!isThere(node)) {
                throw new IOException(
                        "cannot make the device " + path + ": another file is there already");
            }
            Result made = node.made();
            if (made != null && made.ok()) {
                own(node);
            }
        }
    }

    private void own(Node node) throws SyscallException {
        Long uid = node.device().uid();
        Long gid = node.device().gid();
        if (uid != null || gid != null) {
            int owner = Objects.requireNonNullElse(uid, 0L).intValue();
            int group = Objects.requireNonNullElse(gid, 0L).intValue();
            init.fchownat(node.place(), "", owner, group, Fcntl.AT_EMPTY_PATH);
        }
    }

    private static boolean isThere(Node node) throws SyscallException {
        return isThat(node.device(), Statx.of(node.status()));
    }

    static boolean isThat(dev.jruntime.spec.Device device, Statx found) {
        return found.type() == typeOf(device) && found.rdev() == numberOf(device);
    }
}
