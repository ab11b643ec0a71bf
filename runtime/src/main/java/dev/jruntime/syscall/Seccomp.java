package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Seccomp: `linux/seccomp.h`.
public final class Seccomp {
    // seccomp(2), operations.
    public static final int SECCOMP_SET_MODE_STRICT = 0;
    public static final int SECCOMP_SET_MODE_FILTER = 1;
    public static final int SECCOMP_GET_ACTION_AVAIL = 2;
    public static final int SECCOMP_GET_NOTIF_SIZES = 3;

    // seccomp(2), SECCOMP_SET_MODE_FILTER.
    public static final int SECCOMP_FILTER_FLAG_TSYNC = 0x1;
    public static final int SECCOMP_FILTER_FLAG_LOG = 0x2;
    public static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 0x4;
    public static final int SECCOMP_FILTER_FLAG_NEW_LISTENER = 0x8;
    public static final int SECCOMP_FILTER_FLAG_TSYNC_ESRCH = 0x10;
    public static final int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 0x20;

    // What a filter returns; the lower 16 bits are its data.
    public static final long SECCOMP_RET_KILL_PROCESS = 0x80000000L;
    public static final long SECCOMP_RET_KILL_THREAD = 0x0L;
    public static final long SECCOMP_RET_TRAP = 0x30000L;
    public static final long SECCOMP_RET_ERRNO = 0x50000L;
    public static final long SECCOMP_RET_USER_NOTIF = 0x7fc00000L;
    public static final long SECCOMP_RET_TRACE = 0x7ff00000L;
    public static final long SECCOMP_RET_LOG = 0x7ffc0000L;
    public static final long SECCOMP_RET_ALLOW = 0x7fff0000L;

    public static final Vocabulary OPERATIONS =
            values(
                    name("SECCOMP_SET_MODE_STRICT", SECCOMP_SET_MODE_STRICT),
                    name("SECCOMP_SET_MODE_FILTER", SECCOMP_SET_MODE_FILTER),
                    name("SECCOMP_GET_ACTION_AVAIL", SECCOMP_GET_ACTION_AVAIL),
                    name("SECCOMP_GET_NOTIF_SIZES", SECCOMP_GET_NOTIF_SIZES));

    public static final Vocabulary FILTER_FLAGS =
            bits(
                    name("SECCOMP_FILTER_FLAG_TSYNC", SECCOMP_FILTER_FLAG_TSYNC),
                    name("SECCOMP_FILTER_FLAG_LOG", SECCOMP_FILTER_FLAG_LOG),
                    name("SECCOMP_FILTER_FLAG_SPEC_ALLOW", SECCOMP_FILTER_FLAG_SPEC_ALLOW),
                    name("SECCOMP_FILTER_FLAG_NEW_LISTENER", SECCOMP_FILTER_FLAG_NEW_LISTENER),
                    name("SECCOMP_FILTER_FLAG_TSYNC_ESRCH", SECCOMP_FILTER_FLAG_TSYNC_ESRCH),
                    name(
                            "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
                            SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV));

    public static final Vocabulary ACTIONS =
            values(
                    name("SECCOMP_RET_KILL_PROCESS", SECCOMP_RET_KILL_PROCESS),
                    name("SECCOMP_RET_KILL_THREAD", SECCOMP_RET_KILL_THREAD),
                    name("SECCOMP_RET_TRAP", SECCOMP_RET_TRAP),
                    name("SECCOMP_RET_ERRNO", SECCOMP_RET_ERRNO),
                    name("SECCOMP_RET_USER_NOTIF", SECCOMP_RET_USER_NOTIF),
                    name("SECCOMP_RET_TRACE", SECCOMP_RET_TRACE),
                    name("SECCOMP_RET_LOG", SECCOMP_RET_LOG),
                    name("SECCOMP_RET_ALLOW", SECCOMP_RET_ALLOW));

    private Seccomp() {}
}
