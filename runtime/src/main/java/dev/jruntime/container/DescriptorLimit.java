package dev.jruntime.container;

import dev.jruntime.linux.mount.PlannedMount;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Resource;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// How many descriptors the caller may have open (`RLIMIT_NOFILE`). The sources of all bind mounts
/// are open at once, and a soft limit of 1024 is usual: it is raised for as long as that lasts.
final class DescriptorLimit {
    /// What is open beside the sources.
    private static final int OTHERS = 64;

    /// So many sources leave init's connection a low number anyway.
    private static final int FEW = 24;

    private final long soft;
    private final long hard;
    private final boolean raised;
    private final List<Fd> reserved = new ArrayList<>();

    private DescriptorLimit(long soft, long hard, boolean raised) {
        this.soft = soft;
        this.hard = hard;
        this.raised = raised;
    }

    /// @param asked the answer of prlimit(2) for the launcher
    /// @param wanted sources, and descriptors to be preserved
    static DescriptorLimit raise(Syscalls launcher, Result asked, int wanted)
            throws SyscallException {
        ByteBuffer limits = ByteBuffer.wrap(asked.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        long soft = limits.getLong(0);
        long hard = limits.getLong(8);
        boolean tooLow = Long.compareUnsigned(soft, (long) wanted + OTHERS) < 0;
        boolean raised = tooLow && Long.compareUnsigned(soft, hard) < 0;
        DescriptorLimit limit = new DescriptorLimit(soft, hard, raised);
        if (raised) {
            launcher.prlimit(0, Resource.RLIMIT_NOFILE, hard, hard);
        }
        if (wanted > FEW) {
            limit.reserve(launcher);
        }
        return limit;
    }

    /// The two ends of init's connection must not come to lie above the limit that will be in force
    /// when `start` puts another connection in that place: the caller's, or one of the config.
    private void reserve(Syscalls launcher) throws SyscallException {
        reserved.add(launcher.openat(Fd.CWD, "/", Fcntl.O_PATH, 0));
        reserved.add(launcher.openat(Fd.CWD, "/", Fcntl.O_PATH, 0));
    }

    /// Nothing but init's connection is opened from now on.
    void release(Syscalls launcher) throws SyscallException {
        for (Fd fd : reserved) {
            launcher.close(fd);
        }
        reserved.clear();
    }

    /// Init has the sources: without them the launcher can live with the caller's limit.
    void restore(Syscalls launcher, List<PlannedMount> mounts) throws SyscallException {
        for (PlannedMount mount : mounts) {
            if (raised && mount.source() != null) {
                mount.source().close(launcher);
            }
        }
        restore(launcher);
    }

    /// What the caller had, for whoever inherits it.
    void restore(Syscalls process) throws SyscallException {
        if (raised) {
            process.prlimit(0, Resource.RLIMIT_NOFILE, soft, hard);
        }
    }
}
