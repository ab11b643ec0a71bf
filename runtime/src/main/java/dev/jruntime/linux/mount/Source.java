package dev.jruntime.linux.mount;

import dev.jruntime.spec.Mount;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The source of a bind mount: a copy of the mount tree there, attached nowhere yet. The launcher
/// takes all of them, with the caller's rights, before the first mount of the container is made: no
/// mount can change what a later source means.
public final class Source {
    private final Fd tree;
    private final Result status;
    private final @Nullable Result link;

    private Source(Fd tree, Result status, @Nullable Result link) {
        this.tree = tree;
        this.status = status;
        this.link = link;
    }

    /// @param bundle what a relative source starts from
    public static Source open(Syscalls launcher, Fd bundle, Mount mount, MountOptions options)
            throws SyscallException {
        String source = mount.source() == null ? "" : mount.source();
        boolean copiesLink = options.has(MountOption.COPY_SYMLINK);
        int flags = MountFlags.OPEN_TREE_CLONE;
        flags |= options.isRecursiveBind() ? Fcntl.AT_RECURSIVE : 0;
        if (copiesLink || options.has(MountOption.SRC_NOFOLLOW)) {
            flags |= Fcntl.AT_SYMLINK_NOFOLLOW;
        }
        Fd tree = launcher.openTree(bundle, source, flags);
        Result status = launcher.statx(tree);
        // An empty path is the descriptor itself, and ENOENT if that is no link (readlink(2)).
        Result link = copiesLink ? launcher.readlinkat(tree, "", Errno.ENOENT) : null;
        return new Source(tree, status, link);
    }

    /// In a process that has no more use for it.
    public void close(Syscalls process) throws SyscallException {
        process.close(tree);
    }

    Fd tree() {
        return tree;
    }

    boolean isDirectory() throws SyscallException {
        return Statx.of(status).isDirectory();
    }

    /// What the source says, if it is a symbolic link that is to be copied.
    @Nullable String link() throws SyscallException {
        return link == null || !link.ok() ? null : new String(link.bytes(), StandardCharsets.UTF_8);
    }
}
