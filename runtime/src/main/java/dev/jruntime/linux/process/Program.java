package dev.jruntime.linux.process;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.spec.Process;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the program that `args[0]` names, by the rules of execvp(3), when a container is created:
/// a mistake shows in `create`, not in `start`.
public final class Program {
    private static final String DEFAULT_PATH = "/bin:/usr/bin";
    private static final int EXECUTABLE = 1;
    private static final Errno[] ELSEWHERE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENAMETOOLONG
    };

    private final String name;
    private final Syscalls init;
    private final List<Candidate> candidates = new ArrayList<>();

    private record Candidate(String path, Result access, Result status) {
        boolean isProgram() throws SyscallException {
            return access.ok() && status.ok() && !Statx.of(status).isDirectory();
        }
    }

    private Program(Syscalls init, String name) {
        this.init = init;
        this.name = name;
    }

    /// Look for the program; [#path()] tells what was found.
    public static Program find(Rootfs rootfs, Process process, Map<String, String> environment)
            throws SyscallException {
        String name = process.args().getFirst();
        Program program = new Program(rootfs.init(), name);
        if (name.contains("/")) {
            program.addRelativeTo(rootfs, process.cwd());
            return program;
        }
        String path = environment.getOrDefault("PATH", DEFAULT_PATH);
        for (String directory : path.split(":")) {
            program.add(Fd.CWD, (directory.isEmpty() ? "." : directory) + "/" + name);
        }
        return program;
    }

    private void addRelativeTo(Rootfs rootfs, String cwd) throws SyscallException {
        if (name.startsWith("/")) {
            add(Fd.CWD, name);
            return;
        }
        Fd directory = rootfs.open(cwd, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        add(directory, name);
        init.close(directory);
    }

    private void add(Fd directory, String path) throws SyscallException {
        Result access = init.faccessat(directory, path, EXECUTABLE, 0, ELSEWHERE);
        candidates.add(new Candidate(path, access, init.statx(directory, path, 0, ELSEWHERE)));
    }

    /// The path to execute.
    ///
    /// @throws IOException if there is no such program
    public String path() throws IOException {
        for (Candidate candidate : candidates) {
            if (candidate.isProgram()) {
                return candidate.path();
            }
        }
        @Nullable Candidate present = null;
        for (Candidate candidate : candidates) {
            if (present == null && candidate.status().ok()) {
                present = candidate;
            }
        }
        throw notFound(present);
    }

    private IOException notFound(@Nullable Candidate present) throws SyscallException {
        String quoted = "exec: \"" + name + "\": ";
        if (present != null) {
            String why = because(Executable.hint(init, present.path(), Errno.EACCES));
            return new IOException(quoted + "permission denied" + why, present.access().failed());
        }
        Candidate first = candidates.getFirst();
        if (!name.contains("/")) {
            return new IOException(
                    quoted + "executable file not found in $PATH", first.status().failed());
        }
        Errno errno = first.status().errno();
        String text = errno.text().toLowerCase(Locale.ROOT);
        String why = because(Executable.hint(init, first.path(), errno));
        return new IOException(
                quoted + "stat " + name + ": " + text + why, first.status().failed());
    }

    private static String because(@Nullable String hint) {
        return hint == null ? "" : "; " + hint;
    }
}
