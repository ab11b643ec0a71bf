package dev.jruntime.linux.mount;

import dev.jruntime.spec.Mount;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;

/// The source of a bind mount: a copy of the mount tree there, attached nowhere yet. The launcher
/// takes all of them, with the caller's rights, before the first mount of the container is made: no
/// mount can change what a later source means.
public final class Source {
    private final Fd tree;
    private final Result status;

    private Source(Fd tree, Result status) {
        this.tree = tree;
        this.status = status;
    }

    /// @param bundle what a relative source starts from
    public static Source open(Syscalls launcher, Fd bundle, Mount mount, MountOptions options)
            throws SyscallException {
        String source = mount.source() == null ? "" : mount.source();
        int flags = MountFlags.OPEN_TREE_CLONE;
        flags |= options.isRecursiveBind() ? Fcntl.AT_RECURSIVE : 0;
        Fd tree = launcher.openTree(bundle, source, flags);
        return new Source(tree, launcher.statx(tree));
    }

    Fd tree() {
        return tree;
    }

    boolean isDirectory() throws SyscallException {
        return Statx.of(status).isDirectory();
    }
}
