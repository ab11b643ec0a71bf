package dev.jruntime.linux.mount;

import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `linux.rootfsPropagation` (config-linux.md, "Rootfs Mount Propagation"), and what follows from
/// it for the mounts that come from the host (mount_namespaces(7)).
public final class RootPropagation {
    private final int type;
    private final boolean recursive;

    private RootPropagation(int type, boolean recursive) {
        this.type = type;
        this.recursive = recursive;
    }

    /// @param name as in the config; the default is rslave
    public static RootPropagation of(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return new RootPropagation(MountFlags.MS_SLAVE, true);
        }
        MountOption option = Objects.requireNonNull(MountOption.find(name), name);
        int flag = option.flag();
        return new RootPropagation(flag & ~MountFlags.MS_REC, (flag & MountFlags.MS_REC) != 0);
    }

    /// Take the copy of the rootfs out of the peer groups of the host. A shared rootfs gets a group
    /// of its own: it does not share with the host.
    public void isolate(Syscalls init, Fd rootfs) throws SyscallException {
        boolean shared = type == MountFlags.MS_SHARED;
        int first = shared ? MountFlags.MS_SLAVE : ofSources();
        init.mountSetattr(rootfs, Fcntl.AT_RECURSIVE, 0, 0, first);
        if (shared) {
            init.mountSetattr(rootfs, 0, 0, 0, MountFlags.MS_PRIVATE);
        }
    }

    /// The same for the source of a bind mount. Where the rootfs is to be shared it stays the peer
    /// of its source: an engine asks for that to let a container mount something for the host.
    void isolateSource(Syscalls init, Fd tree) throws SyscallException {
        if (type != MountFlags.MS_SHARED) {
            init.mountSetattr(tree, Fcntl.AT_RECURSIVE, 0, 0, ofSources());
        }
    }

    /// Beside an unbindable rootfs, as beside a private one, nothing comes from the host.
    private int ofSources() {
        return type == MountFlags.MS_SLAVE ? MountFlags.MS_SLAVE : MountFlags.MS_PRIVATE;
    }

    /// The last change of the mount tree: pivot_root(2) refuses a shared root, and what is
    /// unbindable cannot be bound read-only any more.
    public void finish(Syscalls init, Fd root) throws SyscallException {
        if (type == MountFlags.MS_SHARED || type == MountFlags.MS_UNBINDABLE) {
            init.mountSetattr(root, recursive ? Fcntl.AT_RECURSIVE : 0, 0, 0, type);
        }
    }
}
