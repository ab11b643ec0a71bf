package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;

/// The file that tells the caller init's pid: decimal, without a newline, there all at once.
final class PidFile {
    private static final Errno[] NOT_THERE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EROFS, Errno.EACCES, Errno.EISDIR
    };

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

    /// Take it back, as far as it was written.
    void remove() throws SyscallException {
        boolean there = renamed.isMade() && renamed.ok();
        launcher.unlinkat(Fd.CWD, there ? path : temporary, 0, NOT_THERE);
    }
}
