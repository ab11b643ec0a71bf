package dev.jruntime.linux.process;

import dev.jruntime.spec.Rlimit;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Resource;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.List;
import java.util.Objects;

/// Resource limits (getrlimit(2)) of the payload.
public final class Rlimits {
    /// A waiting init needs a descriptor or two above those that it holds.
    private static final long NOFILE_WHILE_WAITING = 64;

    private Rlimits() {}

    /// Set all limits; raising a hard one takes CAP_SYS_RESOURCE, so this comes before the change
    /// of user.
    public static void set(Syscalls init, List<Rlimit> limits) throws SyscallException {
        for (Rlimit limit : limits) {
            RlimitType type = typeOf(limit);
            long floor = type == RlimitType.RLIMIT_NOFILE ? NOFILE_WHILE_WAITING : 0;
            init.prlimit(0, type.number(), max(limit.soft(), floor), max(limit.hard(), floor));
        }
    }

    /// Set all limits but that of processes, which the user of one to come may have reached; raise
    /// that as far as it goes, for [#setProcesses(Syscalls, List)] to lower.
    public static void setButProcesses(Syscalls stage, List<Rlimit> limits)
            throws SyscallException {
        for (Rlimit limit : limits) {
            if (typeOf(limit) == RlimitType.RLIMIT_NPROC) {
                int nproc = RlimitType.RLIMIT_NPROC.number();
                stage.prlimit(
                        0, nproc, Resource.RLIM_INFINITY, Resource.RLIM_INFINITY, Errno.EPERM);
            } else {
                set(stage, List.of(limit));
            }
        }
    }

    /// Set the limit of processes alone.
    public static void setProcesses(Syscalls process, List<Rlimit> limits) throws SyscallException {
        for (Rlimit limit : limits) {
            if (typeOf(limit) == RlimitType.RLIMIT_NPROC) {
                set(process, List.of(limit));
            }
        }
    }

    /// Take back what [#set(Syscalls, List)] gave above the config's limits.
    public static void tighten(Syscalls init, List<Rlimit> limits) throws SyscallException {
        for (Rlimit limit : limits) {
            if (typeOf(limit) == RlimitType.RLIMIT_NOFILE
                    && Long.compareUnsigned(limit.soft(), NOFILE_WHILE_WAITING) < 0) {
                init.prlimit(0, RlimitType.RLIMIT_NOFILE.number(), limit.soft(), limit.hard());
            }
        }
    }

    private static RlimitType typeOf(Rlimit limit) {
        return Objects.requireNonNull(RlimitType.find(limit.type()), limit.type());
    }

    private static long max(long value, long floor) {
        return Long.compareUnsigned(value, floor) < 0 ? floor : value;
    }
}
