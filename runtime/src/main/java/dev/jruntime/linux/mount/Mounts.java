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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the mounts of a config, in their order. Each is made detached, given its attributes, and
/// only then attached over a descriptor of its destination.
public final class Mounts {
    /// Their superblocks belong to the kernel, to a namespace or to all who mount them, or must
    /// stay writable for later mount points: `ro` acts on the mount alone.
    private static final Set<String> VIRTUAL =
            Set.of(
                    "binfmt_misc",
                    "bpf",
                    "cgroup2",
                    "configfs",
                    "debugfs",
                    "devpts",
                    "devtmpfs",
                    "efivarfs",
                    "fusectl",
                    "mqueue",
                    "proc",
                    "pstore",
                    "ramfs",
                    "securityfs",
                    "selinuxfs",
                    "sysfs",
                    "tmpfs",
                    "tracefs");

    private final Rootfs rootfs;
    private final Syscalls init;
    private final List<ControllerMount> controllers;
    private final RootPropagation propagation;
    private final List<PlannedMount> planned;
    private final List<ReadOnlyLater> readOnlyLater = new ArrayList<>();
    private final Map<List<String>, Fd> filesystems = new HashMap<>();
    private final List<Place> places = new ArrayList<>();

    /// What a destination led to, and the filesystem that this is in.
    private record Place(String destination, Result filesystem) {}

    /// A mount that has to stay writable for the mount points below it.
    private record ReadOnlyLater(List<String> names, Fd mount) {}

    public Mounts(
            Rootfs rootfs,
            List<ControllerMount> controllers,
            RootPropagation propagation,
            List<PlannedMount> planned) {
        this.rootfs = rootfs;
        this.init = rootfs.init();
        this.controllers = List.copyOf(controllers);
        this.propagation = propagation;
        this.planned = List.copyOf(planned);
    }

    /// Make all of them.
    public void make() throws IOException {
        for (PlannedMount mount : planned) {
            add(mount);
        }
    }

    private void add(PlannedMount planned) throws IOException {
        Source source = planned.source();
        String link = source == null ? null : source.link();
        if (planned.isRemount()) {
            remount(planned);
        } else if (link != null) {
            copyLink(planned, link);
        } else if (source != null) {
            propagate(bind(planned, source), planned.options());
        } else if ("cgroup".equals(planned.mount().type())) {
            propagate(cgroup(planned), planned.options());
        } else {
            propagate(filesystem(planned), planned.options());
        }
    }

    private void changeAll(Fd mount, MountOptions.Attributes recursive) throws SyscallException {
        if (!recursive.isEmpty()) {
            init.mountSetattr(
                    mount, Fcntl.AT_RECURSIVE, recursive.attrSet(), recursive.attrClear(), 0);
        }
    }

    /// The last that is done to a mount, unless it is kept.
    private void propagate(Fd made, MountOptions options) throws SyscallException {
        for (MountOption each : options.propagation()) {
            int flags = (each.flag() & MountFlags.MS_REC) != 0 ? Fcntl.AT_RECURSIVE : 0;
            init.mountSetattr(made, flags, 0, 0, each.flag() & ~MountFlags.MS_REC);
        }
        if (!filesystems.containsValue(made)
                && readOnlyLater.stream().noneMatch(later -> later.mount() == made)) {
            rootfs.release(made);
        }
    }

    /// Mounts that had to stay writable for the mount points below them.
    public void finish() throws SyscallException {
        Set<Fd> kept = new LinkedHashSet<>();
        for (ReadOnlyLater later : readOnlyLater) {
            init.mountSetattr(later.mount(), 0, MountFlags.MOUNT_ATTR_RDONLY, 0, 0);
            kept.add(later.mount());
        }
        kept.addAll(filesystems.values());
        for (Fd mount : kept) {
            rootfs.release(mount);
        }
    }

    /// Destinations that read as if they were in /proc have been checked before; a link of the
    /// image may lead there, too (runc CVE-2019-16884).
    private Fd outsideOfProc(PlannedMount planned, Fd place) throws SyscallException {
        List<String> names = planned.names();
        if (names.isEmpty() || !names.getFirst().equals("proc")) {
            places.add(new Place(planned.mount().destination(), init.fstatfs(place)));
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

    private Fd bind(PlannedMount planned, Source source) throws IOException {
        String path = planned.mount().destination();
        Fd tree = source.tree();
        propagation.isolateSource(init, tree);
        MountOptions.Attributes plain = planned.options().attributes();
        MountOptions.Attributes recursive = planned.options().recursive();
        boolean later = planned.names().isEmpty() && plain.and(recursive).isReadOnly();
        MountOptions.Attributes now = later ? plain.withoutReadOnly() : plain;
        if (!now.isEmpty()) {
            init.mountSetattr(tree, 0, now.attrSet(), now.attrClear(), 0);
        }
        if (!source.isDirectory() && planned.names().isEmpty()) {
            throw new IOException(
                    "the source "
                            + planned.mount().source()
                            + " is not a directory: it cannot be mounted on /");
        }
        int flags = planned.keepsLink() ? Fcntl.O_NOFOLLOW : 0;
        Fd place = source.isDirectory() ? rootfs.directory(path, flags) : rootfs.file(path, flags);
        rootfs.attach(tree, outsideOfProc(planned, place));
        changeAll(tree, recursive);
        if (later) {
            if (recursive.isReadOnly()) {
                init.mountSetattr(tree, 0, 0, MountFlags.MOUNT_ATTR_RDONLY, 0);
            }
            readOnlyLater.add(new ReadOnlyLater(planned.names(), tree));
        }
        return tree;
    }

    /// What crun's `copy-symlink` asks for: the link itself is made, where it is not yet.
    private void copyLink(PlannedMount planned, String link) throws IOException {
        String path = planned.mount().destination();
        List<String> components = Rootfs.components(path);
        if (components.isEmpty()) {
            throw new IOException("a symbolic link cannot be made on /");
        }
        Fd parent = rootfs.parent(components);
        String name = components.getLast();
        init.symlinkat(link, parent, name, Errno.EEXIST);
        Result found = init.readlinkat(parent, name, Errno.EINVAL, Errno.ENOENT);
        rootfs.release(parent);
        if (!link.equals(new String(found.bytes(), StandardCharsets.UTF_8))) {
            throw new IOException(
                    "cannot copy the symbolic link "
                            + planned.mount().source()
                            + " to "
                            + path
                            + ": something else is there already");
        }
        init.close(java.util.Objects.requireNonNull(planned.source()).tree());
    }

    /// Change what is mounted already, and of it only what the options name: what they don't name
    /// stays, locked flags among it (mount_namespaces(7)).
    private void remount(PlannedMount planned) throws SyscallException {
        MountOptions options = planned.options();
        List<String> names = planned.names();
        List<String> ofFilesystem = options.ofFilesystem();
        Fd own = filesystems.get(names);
        if (own != null && !ofFilesystem.isEmpty()) {
            Fd context = init.fspick(own, "", MountFlags.FSPICK_EMPTY_PATH);
            configure(context, ofFilesystem);
            init.fsconfigCommand(context, MountFlags.FSCONFIG_CMD_RECONFIGURE);
            init.close(context);
        }
        int flags = Fcntl.O_PATH | (planned.keepsLink() ? Fcntl.O_NOFOLLOW : 0);
        Fd place =
                names.isEmpty() ? rootfs.root() : rootfs.open(planned.mount().destination(), flags);
        outsideOfProc(planned, place);
        MountOptions.Attributes plain = options.attributes();
        MountOptions.Attributes now = plain.withoutReadOnly();
        if (!now.isEmpty()) {
            init.mountSetattr(place, 0, now.attrSet(), now.attrClear(), 0);
        }
        changeAll(place, options.recursive());
        if (plain.and(options.recursive()).isWritable()) {
            forgetReadOnly(names);
        } else if (plain.isReadOnly()) {
            readOnlyLater.add(new ReadOnlyLater(names, place));
        }
        propagate(place, options);
    }

    /// Of several mounts on one mount point the last is meant, as it is the only one to be seen.
    private void forgetReadOnly(List<String> names) {
        for (int i = readOnlyLater.size() - 1; i >= 0; i--) {
            if (readOnlyLater.get(i).names().equals(names)) {
                readOnlyLater.remove(i);
                return;
            }
        }
    }

    private Fd filesystem(PlannedMount planned) throws IOException {
        Mount mount = planned.mount();
        MountOptions options = planned.options();
        String type = mount.type() == null ? "" : mount.type();
        boolean virtual = VIRTUAL.contains(type);
        Fd destination = place(planned, type);
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
        MountOptions.Attributes attributes = options.attributes().and(options.recursive());
        Fd made = create(context, attributes, planned.names(), isFilledLater(planned, type));
        if (options.has(MountOption.TMPCOPYUP)) {
            new CopyUp(init, mount.destination(), options.data()).copy(destination, made);
        }
        if (isReconfigured(planned)) {
            filesystems.put(planned.names(), made);
        }
        rootfs.attach(made, destination);
        return made;
    }

    private Fd place(PlannedMount planned, String type) throws SyscallException {
        String path = planned.mount().destination();
        return type.equals("proc") || type.equals("sysfs")
                ? rootfs.realDirectory(path)
                : outsideOfProc(
                        planned,
                        rootfs.directory(path, planned.keepsLink() ? Fcntl.O_NOFOLLOW : 0));
    }

    private static boolean isFilledLater(PlannedMount planned, String type) {
        return type.equals("tmpfs") || planned.names().equals(List.of("dev"));
    }

    /// Whether a later entry wants something of the filesystem itself. It gets at it by the
    /// descriptor of the mount: a path could lead to a filesystem of the host.
    private boolean isReconfigured(PlannedMount filesystem) {
        return planned.stream()
                .anyMatch(other ->
                        other.isRemount()
                                && other.names().equals(filesystem.names())
                                && !other.options().ofFilesystem().isEmpty());
    }

    /// A tmpfs that says nothing of its mode takes that of the directory which it covers.
    private List<String> data(String type, MountOptions options, Fd destination)
            throws SyscallException {
        List<String> data = new ArrayList<>(options.data());
        boolean covers = type.equals("tmpfs") && !options.has(MountOption.TMPCOPYUP);
        if (covers && data.stream().noneMatch(option -> option.startsWith("mode="))) {
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

    private Fd create(
            Fd context,
            MountOptions.Attributes attributes,
            List<String> names,
            boolean stayWritable)
            throws SyscallException {
        init.fsconfigCreate(context);
        boolean later = stayWritable && attributes.isReadOnly();
        MountOptions.Attributes now = later ? attributes.withoutReadOnly() : attributes;
        Fd mount = init.fsmount(context, now.attrSet());
        init.close(context);
        if (later) {
            readOnlyLater.add(new ReadOnlyLater(names, mount));
        }
        return mount;
    }

    /// A tmpfs with a directory for each hierarchy, in which the container sees its own cgroup.
    private Fd cgroup(PlannedMount planned) throws SyscallException {
        MountOptions options = planned.options();
        MountOptions.Attributes attributes = options.attributes().and(options.recursive());
        Fd context = init.fsopen("tmpfs");
        init.fsconfig(context, "source", "tmpfs");
        init.fsconfig(context, "mode", "755");
        Fd tmpfs = create(context, attributes, planned.names(), true);
        Fd place = rootfs.directory(planned.mount().destination());
        rootfs.attach(tmpfs, outsideOfProc(planned, place));
        for (ControllerMount controller : controllers) {
            init.mkdirat(tmpfs, controller.directory(), 0755);
            String own = controller.own();
            Fd hierarchy = own == null ? mountHierarchy(controller) : copyOf(own);
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
