package dev.jruntime.host;

import dev.jruntime.syscall.Directory;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Files of the kernel, as the caller sees them. What cannot be read is empty: nothing about a host
/// is an error here.
final class HostFiles {
    private static final int PIECE = 32 * 1024;
    private static final int MOST = 1 << 20;
    private static final Errno[] UNREACHABLE = {
        Errno.ENOENT,
        Errno.EACCES,
        Errno.EPERM,
        Errno.ENOTDIR,
        Errno.ELOOP,
        Errno.ENXIO,
        Errno.ENODEV,
        Errno.EOPNOTSUPP
    };
    private static final Errno[] UNREADABLE = {
        Errno.EISDIR,
        Errno.EINVAL,
        Errno.EIO,
        Errno.EPERM,
        Errno.EACCES,
        Errno.EOPNOTSUPP,
        Errno.EAGAIN,
        Errno.ESRCH
    };

    private final Syscalls launcher;

    HostFiles(Syscalls launcher) {
        this.launcher = launcher;
    }

    /// What a file says, without white space around it.
    String text(String path) throws SyscallException {
        Fd file = open(path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = launcher.read(file, PIECE, UNREADABLE).bytes();
        while (piece.length > 0 && all.size() < MOST) {
            all.writeBytes(piece);
            piece = launcher.read(file, PIECE, UNREADABLE).bytes();
        }
        close(file);
        return all.toString(StandardCharsets.UTF_8).strip();
    }

    boolean exists(String path) throws SyscallException {
        return launcher.statx(Fd.CWD, path, 0, UNREACHABLE).ok();
    }

    /// The magic of the file system that a path lies in; 0 if it cannot be reached.
    long magic(String path) throws SyscallException {
        Fd place = open(path, Fcntl.O_PATH);
        Result status = launcher.fstatfs(place);
        byte[] bytes = status.bytes();
        close(place);
        return bytes.length == 0
                ? 0
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /// The directories in a directory.
    List<String> directories(String path) throws SyscallException {
        Fd directory = open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        List<String> names =
                directory.absent() ? List.of() : Directory.subdirectories(launcher, directory);
        close(directory);
        return names;
    }

    /// The names in a directory.
    List<String> names(String path) throws SyscallException {
        Fd directory = open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        List<String> names = directory.absent() ? List.of() : Directory.names(launcher, directory);
        close(directory);
        return names;
    }

    private Fd open(String path, int flags) throws SyscallException {
        return launcher.openat(Fd.CWD, path, flags, 0, UNREACHABLE);
    }

    private void close(Fd fd) throws SyscallException {
        launcher.close(fd);
        launcher.flush();
    }
}
