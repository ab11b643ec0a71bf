package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The file that tells the caller init's pid: decimal, without a newline, there all at once.
final class PidFile {
    private static final Errno[] NOT_THERE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EROFS, Errno.EACCES, Errno.EISDIR
    };

    /// Nor is a link, a directory or another special file what was written.
    private static final Errno[] NOT_READABLE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.EISDIR, Errno.ELOOP, Errno.ENXIO
    };

    private static final int LONGEST = 16;

    private final Syscalls launcher;
    private final String path;
    private final String temporary;
    private final Result renamed;

    private PidFile(Syscalls launcher, FilePath path, int pid) throws SyscallException {
        this.launcher = launcher;
        this.path = path.text();
        temporary = path.parent().resolve("." + path.name() + ".tmp").text();
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW;
        Fd out = launcher.openat(Fd.CWD, temporary, flags, 0644);
        launcher.write(out, Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
        launcher.close(out);
        renamed = launcher.renameat(Fd.CWD, temporary, Fd.CWD, this.path);
    }

    /// Queue its writing.
    static PidFile write(Syscalls launcher, String cwd, String file, int pid)
            throws SyscallException {
        return new PidFile(launcher, FilePath.of(cwd, file), pid);
    }

    /// Remove what a lost server has written, if it is about this process, which has ended.
    static void takeBack(Proxy launcher, @Nullable String file, int pid) throws SyscallException {
        if (file == null) {
            return;
        }
        String path = FilePath.of(launcher.hello().cwd(), file).text();
        int flags = Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK;
        Fd in = launcher.openat(Fd.CWD, path, flags, 0, NOT_READABLE);
        Result text = launcher.read(in, LONGEST, NOT_READABLE);
        launcher.close(in);
        if (Liveness.text(text).equals(Integer.toString(pid))) {
            launcher.unlinkat(Fd.CWD, path, 0, NOT_THERE);
        }
    }

    /// Take it back, as far as it was written.
    void remove() throws SyscallException {
        boolean there = renamed.isMade() && renamed.ok();
        launcher.unlinkat(Fd.CWD, there ? path : temporary, 0, NOT_THERE);
    }
}
