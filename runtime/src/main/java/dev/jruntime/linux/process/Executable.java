package dev.jruntime.linux.process;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Tells why a program was not executed. execve(2) answers for the interpreter of a script, and for
/// the loader of an ELF program, as if they were the program itself.
///
/// Asked for by the process that failed, after it has failed: with its rights, below its root. What
/// it looks at is an image's, so it reads the beginning of regular files, and never waits.
///
/// The words must not be those by which callers tell errors apart ("no such file or directory",
/// "permission denied", "does not exist"): the errno has them where they are true.
public final class Executable {
    private static final int HEAD = 4096;

    /// `X_OK` of access(2).
    private static final int EXECUTABLE = 1;

    /// Scripts whose interpreters are scripts: the kernel goes as deep (exec_binprm(), fs/exec.c).
    private static final int DEPTH = 5;

    /// `f_flags` of struct statfs.
    private static final int STATFS_FLAGS = 80;

    private static final Errno[] UNREACHABLE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENAMETOOLONG
    };

    private final Syscalls inside;
    private final Errno errno;

    private Executable(Syscalls inside, Errno errno) {
        this.inside = inside;
        this.errno = errno;
    }

    /// The failure of execve(2) with its reason, as far as one can be found.
    ///
    /// @param inside the process that could not execute the program
    public static SyscallException explain(Syscalls inside, String path, SyscallException failed) {
        String hint = hint(inside, path, failed.errno());
        return hint == null ? failed : failed.because(hint);
    }

    /// Why the program cannot be executed, or null if there is nothing to say beyond the errno.
    ///
    /// @param inside a process whose root is the container's
    /// @param errno with which it failed, or would fail
    public static @Nullable String hint(Syscalls inside, String path, Errno errno) {
        try {
            return new Executable(inside, errno).hint(path, DEPTH);
        } catch (SyscallException | ProxyLostException unanswered) {
            return null;
        }
    }

    private @Nullable String hint(String path, int depth) throws SyscallException {
        Place place = Place.look(inside, path);
        String why = judge(path, place, depth);
        place.leave();
        return why;
    }

    private @Nullable String judge(String path, Place place, int depth) throws SyscallException {
        String why =
                switch (errno) {
                    case ENOENT -> place.isThere() ? null : place.missing();
                    case EACCES -> place.denied();
                    case ETXTBSY -> path + " is open for writing";
                    default -> null;
                };
        boolean done = why != null || depth == 0 || !place.isThere();
        return done ? why : further(path, place, depth);
    }

    private @Nullable String further(String path, Place place, int depth) throws SyscallException {
        return switch (place.format()) {
            case null -> null;
            case ProgramFormat.Script(String interpreter) -> script(path, interpreter, depth);
            case ProgramFormat.Elf elf -> elf(path, elf);
            case ProgramFormat.Unknown(String what) ->
                    errno == Errno.ENOEXEC ? path + " " + what : null;
        };
    }

    private @Nullable String script(String path, String interpreter, int depth)
            throws SyscallException {
        if (interpreter.isEmpty()) {
            return path + " names no interpreter behind #!";
        }
        if (interpreter.endsWith("\r")) {
            return "the first line of "
                    + path
                    + " ends with CR LF, as on Windows: the kernel looks for the interpreter "
                    + interpreter.strip()
                    + " with a carriage return in its name";
        }
        String why = hint(interpreter, depth - 1);
        return why == null ? null : path + " is a script for " + interpreter + ", and " + why;
    }

    private @Nullable String elf(String path, ProgramFormat.Elf elf) throws SyscallException {
        String host = ElfMachine.of(inside.arch()).text();
        if (errno == Errno.ENOEXEC && !elf.machine().equals(host)) {
            return path + " is a program for " + elf.machine() + ", but this host is " + host;
        }
        if (elf.loader() == null) {
            return null;
        }
        Place loader = Place.look(inside, elf.loader());
        String why =
                switch (errno) {
                    case ENOENT -> loader.isThere() ? null : loader.missing();
                    case EACCES -> loader.denied();
                    case ELIBBAD -> elf.loader() + ", is for another machine, or damaged";
                    default -> null;
                };
        loader.leave();
        String other =
                errno == Errno.ENOENT
                        ? "; was it built for another C library than the image has?"
                        : "";
        return why == null ? null : "the ELF loader of " + path + ", " + why + other;
    }

    /// A file as it was found: looked at and read by one descriptor, whatever has its path by now.
    private record Place(Syscalls inside, String path, Fd file, Found found) {
        /// What was asked for in one go.
        record Found(Result status, Result system, Result access, Result link) {}

        static Place look(Syscalls inside, String path) throws SyscallException {
            long resolve = Fcntl.RESOLVE_NO_MAGICLINKS;
            Fd file = inside.openat2(Fd.CWD, path, Fcntl.O_PATH, resolve, UNREACHABLE);
            Result status = inside.statx(file);
            Result system = inside.fstatfs(file);
            Errno[] none = {Errno.EINVAL, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP};
            Result link = inside.readlinkat(Fd.CWD, path, none);
            int effective = Fcntl.AT_EACCESS | Fcntl.AT_EMPTY_PATH;
            Result access = inside.faccessat(file, "", EXECUTABLE, effective, UNREACHABLE);
            inside.flush();
            return new Place(inside, path, file, new Found(status, system, access, link));
        }

        boolean isThere() throws SyscallException {
            return !file.absent();
        }

        /// Null if it may be there: magic links are not followed, as those of /proc are.
        @Nullable String missing() throws SyscallException {
            if (file.errno() != Errno.ENOENT && file.errno() != Errno.ENOTDIR) {
                return null;
            }
            String target = new String(found.link().bytes(), StandardCharsets.UTF_8);
            return path
                    + (target.isEmpty() ? "" : ", a symbolic link to " + target + ",")
                    + " is missing in the container";
        }

        @Nullable String denied() throws SyscallException {
            if (!isThere()) {
                boolean search = file.errno() == Errno.EACCES;
                return search ? "a directory above " + path + " may not be searched" : missing();
            }
            Statx status = Statx.of(found.status());
            if (status.isDirectory()) {
                return path + " is a directory";
            }
            if (!status.isRegular()) {
                return path + " is not a regular file";
            }
            ByteBuffer statfs =
                    ByteBuffer.wrap(found.system().bytes()).order(ByteOrder.LITTLE_ENDIAN);
            if ((statfs.getLong(STATFS_FLAGS) & Stat.ST_NOEXEC) != 0) {
                return path + " lies on a mount with noexec";
            }
            String mode = String.format("mode %04o", status.mode() & 07777);
            if ((status.mode() & 0111) == 0) {
                return path + " has no execute permission (" + mode + ")";
            }
            return found.access().ok()
                    ? null
                    : String.format(
                            "process.user may not execute %s, which has %s and belongs to %s:%s",
                            path,
                            mode,
                            Integer.toUnsignedString(status.uid()),
                            Integer.toUnsignedString(status.gid()));
        }

        /// What it is; null if it cannot be read.
        @Nullable ProgramFormat format() throws SyscallException {
            if (!Statx.of(found.status()).isRegular()) {
                return null;
            }
            Fd opened = Reopening.toRead(inside, file);
            if (opened == null) {
                return null;
            }
            Result head = inside.read(opened, HEAD);
            inside.close(opened);
            return ProgramFormat.of(head.bytes());
        }

        void leave() throws SyscallException {
            inside.close(file);
        }
    }
}
