package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Processes and how they are scheduled: `linux/sched.h`, `linux/ioprio.h`, `linux/mempolicy.h`,
/// `linux/personality.h`.
public final class Sched {
    // clone3(2), unshare(2), setns(2), and clone(2) with its exit signal in the lowest byte.
    // CLONE_NEWTIME lies in that byte, so clone(2) cannot have it.
    public static final long CLONE_VM = 0x100L;
    public static final long CLONE_FS = 0x200L;
    public static final long CLONE_FILES = 0x400L;
    public static final long CLONE_SIGHAND = 0x800L;
    public static final long CLONE_PIDFD = 0x1000L;
    public static final long CLONE_PTRACE = 0x2000L;
    public static final long CLONE_VFORK = 0x4000L;
    public static final long CLONE_PARENT = 0x8000L;
    public static final long CLONE_THREAD = 0x10000L;
    public static final long CLONE_NEWNS = 0x20000L;
    public static final long CLONE_SYSVSEM = 0x40000L;
    public static final long CLONE_SETTLS = 0x80000L;
    public static final long CLONE_PARENT_SETTID = 0x100000L;
    public static final long CLONE_CHILD_CLEARTID = 0x200000L;
    public static final long CLONE_DETACHED = 0x400000L;
    public static final long CLONE_UNTRACED = 0x800000L;
    public static final long CLONE_CHILD_SETTID = 0x1000000L;
    public static final long CLONE_NEWTIME = 0x80L;
    public static final long CLONE_NEWCGROUP = 0x2000000L;
    public static final long CLONE_NEWUTS = 0x4000000L;
    public static final long CLONE_NEWIPC = 0x8000000L;
    public static final long CLONE_NEWUSER = 0x10000000L;
    public static final long CLONE_NEWPID = 0x20000000L;
    public static final long CLONE_NEWNET = 0x40000000L;
    public static final long CLONE_IO = 0x80000000L;
    public static final long CLONE_CLEAR_SIGHAND = 0x100000000L;
    public static final long CLONE_INTO_CGROUP = 0x200000000L;

    // sched_setattr(2), policies.
    public static final int SCHED_NORMAL = 0;
    public static final int SCHED_FIFO = 1;
    public static final int SCHED_RR = 2;
    public static final int SCHED_BATCH = 3;
    public static final int SCHED_IDLE = 5;
    public static final int SCHED_DEADLINE = 6;

    // sched_setattr(2), `sched_attr.sched_flags`.
    public static final int SCHED_FLAG_RESET_ON_FORK = 0x1;
    public static final int SCHED_FLAG_RECLAIM = 0x2;
    public static final int SCHED_FLAG_DL_OVERRUN = 0x4;
    public static final int SCHED_FLAG_KEEP_POLICY = 0x8;
    public static final int SCHED_FLAG_KEEP_PARAMS = 0x10;
    public static final int SCHED_FLAG_UTIL_CLAMP_MIN = 0x20;
    public static final int SCHED_FLAG_UTIL_CLAMP_MAX = 0x40;

    public static final Vocabulary CLONE_FLAGS =
            bits(
                    name("CLONE_VM", CLONE_VM),
                    name("CLONE_FS", CLONE_FS),
                    name("CLONE_FILES", CLONE_FILES),
                    name("CLONE_SIGHAND", CLONE_SIGHAND),
                    name("CLONE_PIDFD", CLONE_PIDFD),
                    name("CLONE_PTRACE", CLONE_PTRACE),
                    name("CLONE_VFORK", CLONE_VFORK),
                    name("CLONE_PARENT", CLONE_PARENT),
                    name("CLONE_THREAD", CLONE_THREAD),
                    name("CLONE_NEWNS", CLONE_NEWNS),
                    name("CLONE_SYSVSEM", CLONE_SYSVSEM),
                    name("CLONE_SETTLS", CLONE_SETTLS),
                    name("CLONE_PARENT_SETTID", CLONE_PARENT_SETTID),
                    name("CLONE_CHILD_CLEARTID", CLONE_CHILD_CLEARTID),
                    name("CLONE_DETACHED", CLONE_DETACHED),
                    name("CLONE_UNTRACED", CLONE_UNTRACED),
                    name("CLONE_CHILD_SETTID", CLONE_CHILD_SETTID),
                    name("CLONE_NEWTIME", CLONE_NEWTIME),
                    name("CLONE_NEWCGROUP", CLONE_NEWCGROUP),
                    name("CLONE_NEWUTS", CLONE_NEWUTS),
                    name("CLONE_NEWIPC", CLONE_NEWIPC),
                    name("CLONE_NEWUSER", CLONE_NEWUSER),
                    name("CLONE_NEWPID", CLONE_NEWPID),
                    name("CLONE_NEWNET", CLONE_NEWNET),
                    name("CLONE_IO", CLONE_IO),
                    name("CLONE_CLEAR_SIGHAND", CLONE_CLEAR_SIGHAND),
                    name("CLONE_INTO_CGROUP", CLONE_INTO_CGROUP));

    public static final Vocabulary SCHED_POLICIES =
            values(
                    name("SCHED_NORMAL", SCHED_NORMAL),
                    name("SCHED_FIFO", SCHED_FIFO),
                    name("SCHED_RR", SCHED_RR),
                    name("SCHED_BATCH", SCHED_BATCH),
                    name("SCHED_IDLE", SCHED_IDLE),
                    name("SCHED_DEADLINE", SCHED_DEADLINE));

    public static final Vocabulary SCHED_FLAGS =
            bits(
                    name("SCHED_FLAG_RESET_ON_FORK", SCHED_FLAG_RESET_ON_FORK),
                    name("SCHED_FLAG_RECLAIM", SCHED_FLAG_RECLAIM),
                    name("SCHED_FLAG_DL_OVERRUN", SCHED_FLAG_DL_OVERRUN),
                    name("SCHED_FLAG_KEEP_POLICY", SCHED_FLAG_KEEP_POLICY),
                    name("SCHED_FLAG_KEEP_PARAMS", SCHED_FLAG_KEEP_PARAMS),
                    name("SCHED_FLAG_UTIL_CLAMP_MIN", SCHED_FLAG_UTIL_CLAMP_MIN),
                    name("SCHED_FLAG_UTIL_CLAMP_MAX", SCHED_FLAG_UTIL_CLAMP_MAX));

    private Sched() {}
}
