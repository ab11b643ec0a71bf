package dev.jruntime.cgroup;

import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.List;

/// Freezes all processes of a container, and lets them go on.
public final class Freezing {
    private final Syscalls calls;
    private final Fd cgroup;

    private Freezing(Syscalls calls, Fd cgroup) {
        this.calls = calls;
        this.cgroup = cgroup;
    }

    /// @throws IOException if none of the cgroups can freeze, or it is another container's by now
    public static Freezing of(Syscalls calls, List<CgroupPath> paths) throws IOException {
        for (CgroupPath path : paths) {
            if (Freezer.has(path)) {
                Fd cgroup = OpenCgroup.ask(calls, path).verified();
                if (cgroup == null) {
                    throw new CgroupGoneException(path);
                }
                return new Freezing(calls, cgroup);
            }
        }
        throw new IOException("it has no cgroup of the freezer controller");
    }

    /// Freeze. What fails leaves nothing frozen.
    ///
    /// @throws IOException if it cannot be done within half a second
    public void freeze() throws IOException {
        Freezer freezer = new Freezer(calls, cgroup);
        boolean frozen = false;
        try {
            frozen = freezer.freeze();
        } finally {
            if (!frozen) {
                freezer.thaw();
                calls.flush();
            }
        }
        if (!frozen) {
            throw new IOException("its processes do not come to a stop; they go on");
        }
    }

    /// Let all go on, also what the payload has frozen below.
    ///
    /// @throws IOException if a cgroup above it is frozen, too
    public void thaw() throws IOException {
        new Freezer(calls, cgroup).thaw();
        if (Freezer.isFrozen(Freezer.read(calls, cgroup, Freezer.STATE))) {
            throw new IOException("a cgroup above its own is frozen, too");
        }
    }
}
