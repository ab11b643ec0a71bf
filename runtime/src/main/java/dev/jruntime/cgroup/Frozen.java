package dev.jruntime.cgroup;

import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a container is frozen, by its own cgroup or by one above it.
public final class Frozen {
    private final @Nullable OpenCgroup cgroup;
    private final @Nullable Result state;

    private Frozen(@Nullable OpenCgroup cgroup, @Nullable Result state) {
        this.cgroup = cgroup;
        this.state = state;
    }

    /// Ask for it, along with other calls; nothing stays open.
    public static Frozen ask(Syscalls calls, List<CgroupPath> paths) throws SyscallException {
        for (CgroupPath path : paths) {
            if (Freezer.has(path) && path.isIdentified()) {
                OpenCgroup cgroup = OpenCgroup.ask(calls, path);
                Result state = Freezer.read(calls, cgroup.directory(), Freezer.STATE);
                calls.close(cgroup.directory());
                return new Frozen(cgroup, state);
            }
        }
        return new Frozen(null, null);
    }

    /// The same for one of many, by its path alone: for who only tells it.
    public static Frozen glance(Syscalls calls, List<CgroupPath> paths) throws SyscallException {
        for (CgroupPath path : paths) {
            if (Freezer.has(path)) {
                String file = path.absolute() + "/" + Freezer.STATE;
                return new Frozen(null, Freezer.read(calls, Fd.CWD, file));
            }
        }
        return new Frozen(null, null);
    }

    /// Whether it is, or is about to be.
    public boolean now() throws SyscallException {
        return state != null && (cgroup == null || cgroup.isTheSame()) && Freezer.isFrozen(state);
    }
}
