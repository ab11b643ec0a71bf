package dev.jruntime.linux.namespace;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;

/// A namespace that exists already and that the container enters. The launcher opens it, by the
/// caller's paths and with the caller's rights; init enters it before it mounts anything.
public final class Joined {
    private final Namespaces.Kind kind;
    private final String path;
    private final Fd namespace;
    private final Result type;
    private final Result status;
    private final Result callers;

    private Joined(Syscalls launcher, Namespaces.Kind kind, String path) throws SyscallException {
        this.kind = kind;
        this.path = path;
        namespace = launcher.openat(Fd.CWD, path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, 0);
        type = launcher.ioctl(namespace, Ioctl.NS_GET_NSTYPE, 0, Errno.ENOTTY, Errno.EINVAL);
        status = launcher.statx(namespace);
        callers = launcher.statx(Fd.CWD, "/proc/self/ns/" + kind.file(), 0);
    }

    public static Joined open(Syscalls launcher, Namespaces.Kind kind, String path)
            throws SyscallException {
        return new Joined(launcher, kind, path);
    }

    public Namespaces.Kind kind() {
        return kind;
    }

    /// @throws IOException if the path leads to something else (ioctl_ns(2))
    public void check() throws IOException {
        if (!type.ok() || type.value() != kind.flag()) {
            throw new IOException(
                    "linux.namespaces: " + path + " is no " + kind.type() + " namespace");
        }
    }

    /// Whether it is the caller's own: then nothing in it is the container's to change.
    public boolean isCallers() throws SyscallException {
        return Statx.of(status).sameFile(Statx.of(callers));
    }

    /// Enter it.
    public void enter(Syscalls init) throws SyscallException {
        init.setns(namespace, kind.flag());
        init.close(namespace);
    }
}
