package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Waiting for children: `linux/wait.h`.
public final class Wait {
    // waitid(2), wait4(2), options.
    public static final long WNOHANG = 0x1L;
    public static final long WUNTRACED = 0x2L;
    public static final long WSTOPPED = 0x2L;
    public static final long WEXITED = 0x4L;
    public static final long WCONTINUED = 0x8L;
    public static final long WNOWAIT = 0x1000000L;
    public static final long __WNOTHREAD = 0x20000000L;
    public static final long __WALL = 0x40000000L;
    public static final long __WCLONE = 0x80000000L;

    // waitid(2), what the id is.
    public static final int P_ALL = 0;
    public static final int P_PID = 1;
    public static final int P_PGID = 2;
    public static final int P_PIDFD = 3;

    // waitid(2), `si_code` of a SIGCHLD (`asm-generic/siginfo.h`).
    public static final int CLD_EXITED = 1;
    public static final int CLD_KILLED = 2;
    public static final int CLD_DUMPED = 3;
    public static final int CLD_TRAPPED = 4;
    public static final int CLD_STOPPED = 5;
    public static final int CLD_CONTINUED = 6;

    public static final Vocabulary WAIT_FLAGS =
            bits(
                    name("WNOHANG", WNOHANG),
                    name("WUNTRACED", WUNTRACED),
                    name("WSTOPPED", WSTOPPED),
                    name("WEXITED", WEXITED),
                    name("WCONTINUED", WCONTINUED),
                    name("WNOWAIT", WNOWAIT),
                    name("__WNOTHREAD", __WNOTHREAD),
                    name("__WALL", __WALL),
                    name("__WCLONE", __WCLONE));

    public static final Vocabulary ID_TYPES =
            values(
                    name("P_ALL", P_ALL),
                    name("P_PID", P_PID),
                    name("P_PGID", P_PGID),
                    name("P_PIDFD", P_PIDFD));

    public static final Vocabulary CHILD_CODES =
            values(
                    name("CLD_EXITED", CLD_EXITED),
                    name("CLD_KILLED", CLD_KILLED),
                    name("CLD_DUMPED", CLD_DUMPED),
                    name("CLD_TRAPPED", CLD_TRAPPED),
                    name("CLD_STOPPED", CLD_STOPPED),
                    name("CLD_CONTINUED", CLD_CONTINUED));

    private Wait() {}
}
