package dev.jruntime.linux.process;

import dev.jruntime.syscall.Resource;
import org.jspecify.annotations.Nullable;

/// What a resource limit is about (getrlimit(2)).
public enum RlimitType {
    RLIMIT_CPU(Resource.RLIMIT_CPU),
    RLIMIT_FSIZE(Resource.RLIMIT_FSIZE),
    RLIMIT_DATA(Resource.RLIMIT_DATA),
    RLIMIT_STACK(Resource.RLIMIT_STACK),
    RLIMIT_CORE(Resource.RLIMIT_CORE),
    RLIMIT_RSS(Resource.RLIMIT_RSS),
    RLIMIT_NPROC(Resource.RLIMIT_NPROC),
    RLIMIT_NOFILE(Resource.RLIMIT_NOFILE),
    RLIMIT_MEMLOCK(Resource.RLIMIT_MEMLOCK),
    RLIMIT_AS(Resource.RLIMIT_AS),
    RLIMIT_LOCKS(Resource.RLIMIT_LOCKS),
    RLIMIT_SIGPENDING(Resource.RLIMIT_SIGPENDING),
    RLIMIT_MSGQUEUE(Resource.RLIMIT_MSGQUEUE),
    RLIMIT_NICE(Resource.RLIMIT_NICE),
    RLIMIT_RTPRIO(Resource.RLIMIT_RTPRIO),
    RLIMIT_RTTIME(Resource.RLIMIT_RTTIME);

    private final int number;

    RlimitType(int number) {
        this.number = number;
    }

    /// Find a limit by its exact name, `RLIMIT_NOFILE`.
    public static @Nullable RlimitType find(String name) {
        for (RlimitType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /// What prlimit64(2) takes.
    public int number() {
        return number;
    }
}
