package dev.jruntime.linux.mount;

import dev.jruntime.syscall.Device;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `maskedPaths` and `readonlyPaths`. What is not there needs no mask; every other failure ends the
/// command.
public final class HiddenPaths {
    private static final long NULL_DEVICE = Device.of(1, 3);
    private static final Errno[] ABSENT = {Errno.ENOENT, Errno.ENOTDIR};

    private final Rootfs rootfs;
    private final Syscalls init;
    private final List<Target> masked = new ArrayList<>();
    private @Nullable Target nullDevice;
    private @Nullable Fd empty;

    private record Target(String path, Fd place, Result status) {}

    public HiddenPaths(Rootfs rootfs) {
        this.rootfs = rootfs;
        this.init = rootfs.init();
    }

    /// Bind each path on itself, read-only.
    public void makeReadOnly(List<String> paths) throws SyscallException {
        for (String path : paths) {
            Fd place = rootfs.find(path, ABSENT);
            int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE;
            Fd copy = init.openTree(place, "", flags);
            init.mountSetattr(copy, 0, MountFlags.MOUNT_ATTR_RDONLY, 0, 0);
            init.moveMount(copy, place);
            init.close(copy);
            init.close(place);
        }
    }

    /// Look up what is to be masked, and with what; [#mask()] does it.
    public void find(List<String> paths) throws SyscallException {
        for (String path : paths) {
            Fd place = rootfs.find(path, ABSENT);
            masked.add(new Target(path, place, init.statx(place)));
        }
        if (!paths.isEmpty()) {
            Fd place = rootfs.find("dev/null", ABSENT);
            nullDevice = new Target("/dev/null", place, init.statx(place));
        }
    }

    /// Cover directories with an empty read-only tmpfs, everything else with the null device.
    ///
    /// @throws IOException if the container's `/dev/null` is no null device (runc CVE-2025-31133)
    public void mask() throws IOException {
        for (Target target : masked) {
            if (target.place().absent()) {
                continue;
            }
            if (Statx.of(target.status()).isDirectory()) {
                coverDirectory(target.place());
            } else {
                Fd cover = nullFile(target);
                init.moveMount(cover, target.place());
                init.close(cover);
            }
            init.close(target.place());
        }
        if (empty != null) {
            init.close(empty);
        }
    }

    /// One for all: a superblock costs more than another mount of it. The first is attached itself,
    /// since a mount that never was takes a grace period of RCU to go (fs/namespace.c,
    /// `dissolve_on_fput`).
    private void coverDirectory(Fd place) throws SyscallException {
        Fd present = empty;
        if (present == null) {
            empty = makeEmptyDirectory();
            init.moveMount(empty, place);
            return;
        }
        Fd copy = init.openTree(present, "", MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH);
        init.moveMount(copy, place);
        init.close(copy);
    }

    private Fd makeEmptyDirectory() throws SyscallException {
        Fd context = init.fsopen("tmpfs");
        init.fsconfig(context, "source", "tmpfs");
        init.fsconfig(context, "nr_blocks", "1");
        init.fsconfig(context, "nr_inodes", "2");
        init.fsconfig(context, "mode", "755");
        init.fsconfigCreate(context);
        Fd mount = init.fsmount(context, MountFlags.MOUNT_ATTR_RDONLY);
        init.close(context);
        return mount;
    }

    private Fd nullFile(Target target) throws IOException {
        Target device = nullDevice;
        if (device == null
                || device.place().absent()
                || !Mounts.isCharacterDevice(Statx.of(device.status()), NULL_DEVICE)) {
            throw new IOException(
                    "cannot mask "
                            + target.path()
                            + ": /dev/null in the container is not the null"
                            + " device (character device 1:3)");
        }
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH;
        return init.openTree(device.place(), "", flags);
    }
}
