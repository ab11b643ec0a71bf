package dev.jruntime.linux.seccomp;

import dev.jruntime.syscall.Seccomp;
import org.jspecify.annotations.Nullable;

/// What happens to a system call. libseccomp's numbers are those that a filter returns.
///
/// Columns: the number, whether its lower 16 bits are an errno, whether the call can happen.
public enum Action {
    SCMP_ACT_KILL(Seccomp.SECCOMP_RET_KILL_THREAD, false, false),
    SCMP_ACT_KILL_PROCESS(Seccomp.SECCOMP_RET_KILL_PROCESS, false, false),
    SCMP_ACT_KILL_THREAD(Seccomp.SECCOMP_RET_KILL_THREAD, false, false),
    SCMP_ACT_TRAP(Seccomp.SECCOMP_RET_TRAP, false, false),
    SCMP_ACT_ERRNO(Seccomp.SECCOMP_RET_ERRNO, true, false),
    SCMP_ACT_NOTIFY(Seccomp.SECCOMP_RET_USER_NOTIF, false, true),
    SCMP_ACT_TRACE(Seccomp.SECCOMP_RET_TRACE, true, true),
    SCMP_ACT_LOG(Seccomp.SECCOMP_RET_LOG, false, true),
    SCMP_ACT_ALLOW(Seccomp.SECCOMP_RET_ALLOW, false, true);

    private static final int EPERM = 1;

    private final long number;
    private final boolean returnsErrno;
    private final boolean permits;

    Action(long number, boolean returnsErrno, boolean permits) {
        this.number = number;
        this.returnsErrno = returnsErrno;
        this.permits = permits;
    }

    /// Whether the call can happen; it is a tracer that decides about `SCMP_ACT_TRACE`, an agent
    /// about `SCMP_ACT_NOTIFY`.
    boolean permits() {
        return permits;
    }

    /// What a filter returns.
    ///
    /// @param errno `EPERM` if it is absent
    int value(@Nullable Integer errno) {
        return (int) number | (returnsErrno ? errno == null ? EPERM : errno : 0);
    }
}
