package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import org.jspecify.annotations.Nullable;

/// The directory at a cgroup's path, of which it has to be seen whether it is that cgroup.
///
/// @param status of the directory
record OpenCgroup(Syscalls calls, CgroupPath path, Fd directory, Result status) {
    private static final int FLAGS = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
    private static final long BELOW =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_MAGICLINKS;

    /// Ask for it, along with other calls.
    static OpenCgroup ask(Syscalls calls, CgroupPath path) throws SyscallException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        Fd root = calls.openat(Fd.CWD, path.mountPoint(), flags, 0, Errno.ENOENT);
        Fd directory = calls.openat2(root, path.path(), FLAGS, BELOW, Errno.ENOENT, Errno.ENOTDIR);
        calls.close(root);
        return new OpenCgroup(calls, path, directory, calls.statx(directory));
    }

    /// Whether there is one, and it is that cgroup's.
    boolean isTheSame() throws SyscallException {
        return !directory.absent() && path.is(Statx.of(status));
    }

    /// The directory, open; null if there is none, or it is another cgroup's.
    @Nullable Fd verified() throws SyscallException {
        if (isTheSame()) {
            return directory;
        }
        if (!directory.absent()) {
            calls.close(directory);
        }
        return null;
    }
}
