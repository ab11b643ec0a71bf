package dev.jruntime.cgroup;

import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets a container go on that is frozen: a process in it takes no signal before that, not even
/// SIGKILL (cgroup v1).
public final class Thawing {
    private final Syscalls calls;
    private final @Nullable OpenCgroup cgroup;
    private final @Nullable Result state;

    private Thawing(Syscalls calls, @Nullable OpenCgroup cgroup, @Nullable Result state) {
        this.calls = calls;
        this.cgroup = cgroup;
        this.state = state;
    }

    /// Ask for what has to be known before, along with other calls.
    public static Thawing ask(Syscalls calls, List<CgroupPath> paths) throws SyscallException {
        for (CgroupPath path : paths) {
            if (Freezer.has(path) && path.isIdentified()) {
                OpenCgroup cgroup = OpenCgroup.ask(calls, path);
                Result state = Freezer.read(calls, cgroup.directory(), Freezer.STATE);
                return new Thawing(calls, cgroup, state);
            }
        }
        return new Thawing(calls, null, null);
    }

    /// Thaw it, if it is frozen.
    public void run() throws IOException {
        if (cgroup == null || state == null || !Freezer.isFrozen(state)) {
            return;
        }
        Fd directory = cgroup.verified();
        if (directory != null) {
            new Freezer(calls, directory).thaw();
            calls.flush();
        }
    }
}
