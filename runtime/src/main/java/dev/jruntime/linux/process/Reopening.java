package dev.jruntime.linux.process;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Opens by its descriptor what was looked at by that (`O_PATH`): a path may lead to a FIFO or a
/// device by now, which would notice. The way is `/proc/self/fd`, in whatever the container has
/// there: a procfs without anything over it, or it is not gone.
final class Reopening {
    private static final long PLAIN = Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_MAGICLINKS;
    private static final long WITHIN =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_XDEV | Fcntl.RESOLVE_NO_MAGICLINKS;

    /// Of the root of every procfs (fs/proc/root.c).
    private static final int ROOT_INODE = 1;

    private static final Errno[] UNREACHABLE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.EXDEV
    };
    private static final Errno[] UNREADABLE = {Errno.EACCES, Errno.EPERM, Errno.ENOENT};

    private Reopening() {}

    /// @param found a regular file
    /// @return null if there is no way to it, or the process may not read it
    static @Nullable Fd toRead(Syscalls inside, Fd found) throws SyscallException {
        int directory = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        Fd proc = inside.openat2(Fd.CWD, "/proc", directory, PLAIN, UNREACHABLE);
        Result status = inside.statx(proc);
        Result system = inside.fstatfs(proc);
        Fd descriptors = inside.openat2(proc, "self/fd", directory, WITHIN, UNREACHABLE);
        inside.close(proc);
        inside.flush();
        if (descriptors.absent()) {
            return null;
        }
        Fd opened = null;
        if (isProcfs(status, system)) {
            int flags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
            String number = Integer.toString(found.number());
            opened = inside.openat(descriptors, number, flags, 0, UNREADABLE);
        }
        inside.close(descriptors);
        return opened == null || opened.absent() ? null : opened;
    }

    private static boolean isProcfs(Result status, Result system) throws SyscallException {
        ByteBuffer statfs = ByteBuffer.wrap(system.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        return statfs.getLong(0) == Stat.PROC_SUPER_MAGIC && Statx.of(status).inode() == ROOT_INODE;
    }
}
