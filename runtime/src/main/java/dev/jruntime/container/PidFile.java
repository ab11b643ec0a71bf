package dev.jruntime.container;

import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The file that tells the caller init's pid: decimal, without a newline, there all at once.
final class PidFile {
    private PidFile() {}

    static void write(Syscalls launcher, String cwd, String file, int pid) throws SyscallException {
        Path path = Path.of(cwd).resolve(file);
        Path name = path.getFileName();
        Path temporary = path.resolveSibling("." + name + ".tmp");
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW;
        Fd out = launcher.openat(Fd.CWD, temporary.toString(), flags, 0644);
        launcher.write(out, Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
        launcher.close(out);
        launcher.renameat(Fd.CWD, temporary.toString(), Fd.CWD, path.toString());
    }
}
