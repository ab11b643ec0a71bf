package dev.jruntime.linux.mount;

import dev.jruntime.spec.Mount;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the mounts of a config, in their order. Each is made detached, given its attributes, and
/// only then attached over a descriptor of its destination.
public final class Mounts {
    /// Their superblocks belong to the kernel or to a namespace, or must stay writable for later
    /// mount points: `ro` acts on the mount alone.
    private static final Set<String> VIRTUAL =
            Set.of("tmpfs", "proc", "sysfs", "devpts", "mqueue", "ramfs");

    private final Rootfs rootfs;
    private final Syscalls init;
    private final List<ControllerMount> controllers;
    private final List<Fd> readOnlyLater = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /// What a destination led to, and the filesystem that this is in.
    private record Place(String destination, Result filesystem) {}

    public Mounts(Rootfs rootfs, List<ControllerMount> controllers) {
        this.rootfs = rootfs;
        this.init = rootfs.init();
        this.controllers = List.copyOf(controllers);
    }

    /// @param source of a bind mount, else null
    public void add(Mount mount, MountOptions options, @Nullable Source source)
            throws SyscallException {
        Fd made;
        if (source != null) {
            made = bind(mount, options, source);
        } else if ("cgroup".equals(mount.type())) {
            made = cgroup(mount, options);
        } else {
            made = filesystem(mount, options);
        }
        MountOptions.Attributes recursive = options.recursive();
        if (!recursive.isEmpty()) {
            init.mountSetattr(
                    made, Fcntl.AT_RECURSIVE, recursive.attrSet(), recursive.attrClear(), 0);
        }
        for (MountOption propagation : options.propagation()) {
            int flags = (propagation.flag() & MountFlags.MS_REC) != 0 ? Fcntl.AT_RECURSIVE : 0;
            init.mountSetattr(made, flags, 0, 0, propagation.flag() & ~MountFlags.MS_REC);
        }
        if (!readOnlyLater.contains(made)) {
            rootfs.release(made);
        }
    }

    /// Mounts that had to stay writable for the mount points below them.
    public void finish() throws SyscallException {
        for (Fd mount : readOnlyLater) {
            init.mountSetattr(mount, 0, MountFlags.MOUNT_ATTR_RDONLY, 0, 0);
            rootfs.release(mount);
        }
    }

    /// Destinations that read as if they were in /proc have been checked before; a link of the
    /// image may lead there, too (runc CVE-2019-16884).
    private Fd outsideOfProc(Mount mount, Fd place) throws SyscallException {
        List<String> names = Rootfs.normalized(mount.destination());
        if (names.isEmpty() || !names.getFirst().equals("proc")) {
            places.add(new Place(mount.destination(), init.fstatfs(place)));
        }
        return place;
    }

    /// @throws IOException if a mount covers a part of /proc
    public void check() throws IOException {
        for (Place place : places) {
            ByteBuffer status = ByteBuffer.wrap(place.filesystem().bytes());
            if (status.order(ByteOrder.LITTLE_ENDIAN).getLong(0) == Stat.PROC_SUPER_MAGIC) {
                throw new IOException(
                        "cannot mount on "
                                + place.destination()
                                + ": a symbolic link leads it into /proc");
            }
        }
    }

    private Fd bind(Mount mount, MountOptions options, Source source) throws SyscallException {
        Fd tree = source.tree();
        init.mountSetattr(tree, Fcntl.AT_RECURSIVE, 0, 0, MountFlags.MS_SLAVE);
        long set = options.attributes().attrSet();
        boolean root = Rootfs.normalized(mount.destination()).isEmpty();
        if (root && (set & MountFlags.MOUNT_ATTR_RDONLY) != 0) {
            set &= ~MountFlags.MOUNT_ATTR_RDONLY;
            readOnlyLater.add(tree);
        }
        if (!options.attributes().isEmpty()) {
            init.mountSetattr(tree, 0, set, options.attributes().attrClear(), 0);
        }
        Fd destination =
                source.isDirectory()
                        ? rootfs.directory(mount.destination())
                        : rootfs.file(mount.destination());
        return attach(tree, outsideOfProc(mount, destination));
    }

    private Fd attach(Fd tree, Fd destination) throws SyscallException {
        rootfs.attach(tree, destination);
        return tree;
    }

    private Fd filesystem(Mount mount, MountOptions options) throws SyscallException {
        String type = mount.type() == null ? "" : mount.type();
        boolean virtual = VIRTUAL.contains(type);
        boolean kernels = type.equals("proc") || type.equals("sysfs");
        Fd destination =
                kernels
                        ? rootfs.realDirectory(mount.destination())
                        : outsideOfProc(mount, rootfs.directory(mount.destination()));
        Fd context = init.fsopen(type);
        if (mount.source() != null && !mount.source().isEmpty()) {
            init.fsconfig(context, "source", mount.source());
        }
        for (String flag : options.superblockFlags()) {
            if (!virtual || !flag.equals("ro") && !flag.equals("rw")) {
                init.fsconfig(context, flag, null);
            }
        }
        configure(context, data(type, options, destination));
        return attach(create(context, options.attributes(), type.equals("tmpfs")), destination);
    }

    /// A tmpfs that says nothing of its mode takes that of the directory which it covers.
    private List<String> data(String type, MountOptions options, Fd destination)
            throws SyscallException {
        List<String> data = new ArrayList<>(options.data());
        boolean tmpfs = type.equals("tmpfs");
        if (tmpfs && data.stream().noneMatch(option -> option.startsWith("mode="))) {
            Statx covered = Statx.of(init.statx(destination));
            data.add("mode=" + Integer.toOctalString(covered.mode() & 07777));
        }
        return data;
    }

    private void configure(Fd context, List<String> data) throws SyscallException {
        for (String option : data) {
            int equals = option.indexOf('=');
            String key = equals < 0 ? option : option.substring(0, equals);
            init.fsconfig(context, key, equals < 0 ? null : option.substring(equals + 1));
        }
    }

    private Fd create(Fd context, MountOptions.Attributes attributes, boolean stayWritable)
            throws SyscallException {
        init.fsconfigCreate(context);
        long set = attributes.attrSet();
        boolean later = stayWritable && (set & MountFlags.MOUNT_ATTR_RDONLY) != 0;
        Fd mount = init.fsmount(context, later ? set & ~MountFlags.MOUNT_ATTR_RDONLY : set);
        init.close(context);
        if (later) {
            readOnlyLater.add(mount);
        }
        return mount;
    }

    /// A tmpfs with a directory for each hierarchy, in which the container sees its own cgroup.
    private Fd cgroup(Mount mount, MountOptions options) throws SyscallException {
        Fd context = init.fsopen("tmpfs");
        init.fsconfig(context, "source", "tmpfs");
        init.fsconfig(context, "mode", "755");
        Fd tmpfs = create(context, options.attributes(), true);
        attach(tmpfs, outsideOfProc(mount, rootfs.directory(mount.destination())));
        for (ControllerMount controller : controllers) {
            init.mkdirat(tmpfs, controller.directory(), 0755);
            String own = controller.own();
            Fd hierarchy = own == null ? mountHierarchy(controller) : copyOf(own);
            MountOptions.Attributes attributes = options.attributes();
            init.mountSetattr(hierarchy, 0, attributes.attrSet(), attributes.attrClear(), 0);
            init.moveMount(hierarchy, tmpfs, controller.directory());
            init.close(hierarchy);
            for (String link : controller.links()) {
                init.symlinkat(controller.directory(), tmpfs, link, Errno.EEXIST);
            }
        }
        return tmpfs;
    }

    /// A path of the caller's mounts, which init sees until its root is changed.
    private Fd copyOf(String own) throws SyscallException {
        return init.openTree(Fd.CWD, own, MountFlags.OPEN_TREE_CLONE);
    }

    private Fd mountHierarchy(ControllerMount controller) throws SyscallException {
        Fd context = init.fsopen("cgroup");
        init.fsconfig(context, "source", "cgroup");
        configure(context, controller.parameters());
        init.fsconfigCreate(context);
        Fd mount = init.fsmount(context, 0);
        init.close(context);
        return mount;
    }

    static boolean isCharacterDevice(Statx status, long device) {
        return status.type() == Stat.S_IFCHR && status.rdev() == device;
    }
}
