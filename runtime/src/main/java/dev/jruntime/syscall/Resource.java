package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Resource limits and priorities: `asm-generic/resource.h`, `linux/resource.h`.
public final class Resource {
    // prlimit64(2).
    public static final int RLIMIT_CPU = 0;
    public static final int RLIMIT_FSIZE = 1;
    public static final int RLIMIT_DATA = 2;
    public static final int RLIMIT_STACK = 3;
    public static final int RLIMIT_CORE = 4;
    public static final int RLIMIT_RSS = 5;
    public static final int RLIMIT_NPROC = 6;
    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_MEMLOCK = 8;
    public static final int RLIMIT_AS = 9;
    public static final int RLIMIT_LOCKS = 10;
    public static final int RLIMIT_SIGPENDING = 11;
    public static final int RLIMIT_MSGQUEUE = 12;
    public static final int RLIMIT_NICE = 13;
    public static final int RLIMIT_RTPRIO = 14;
    public static final int RLIMIT_RTTIME = 15;

    // setpriority(2), whom.
    public static final int PRIO_PROCESS = 0;
    public static final int PRIO_PGRP = 1;
    public static final int PRIO_USER = 2;

    // No limit: RLIM64_INFINITY, all bits set.
    public static final long RLIM_INFINITY = -1L;

    public static final Vocabulary RLIMITS =
            values(
                    name("RLIMIT_CPU", RLIMIT_CPU),
                    name("RLIMIT_FSIZE", RLIMIT_FSIZE),
                    name("RLIMIT_DATA", RLIMIT_DATA),
                    name("RLIMIT_STACK", RLIMIT_STACK),
                    name("RLIMIT_CORE", RLIMIT_CORE),
                    name("RLIMIT_RSS", RLIMIT_RSS),
                    name("RLIMIT_NPROC", RLIMIT_NPROC),
                    name("RLIMIT_NOFILE", RLIMIT_NOFILE),
                    name("RLIMIT_MEMLOCK", RLIMIT_MEMLOCK),
                    name("RLIMIT_AS", RLIMIT_AS),
                    name("RLIMIT_LOCKS", RLIMIT_LOCKS),
                    name("RLIMIT_SIGPENDING", RLIMIT_SIGPENDING),
                    name("RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE),
                    name("RLIMIT_NICE", RLIMIT_NICE),
                    name("RLIMIT_RTPRIO", RLIMIT_RTPRIO),
                    name("RLIMIT_RTTIME", RLIMIT_RTTIME));

    public static final Vocabulary PRIORITY_TARGETS =
            values(
                    name("PRIO_PROCESS", PRIO_PROCESS),
                    name("PRIO_PGRP", PRIO_PGRP),
                    name("PRIO_USER", PRIO_USER));

    private Resource() {}
}
