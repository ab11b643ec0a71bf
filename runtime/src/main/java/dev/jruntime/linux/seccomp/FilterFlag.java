package dev.jruntime.linux.seccomp;

import dev.jruntime.syscall.Seccomp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Flags of seccomp(2) that a profile may ask for. The oldest kernel that we run on knows them, but
/// for the last one, which is of Linux 5.19.
public enum FilterFlag {
    SECCOMP_FILTER_FLAG_TSYNC(Seccomp.SECCOMP_FILTER_FLAG_TSYNC),
    SECCOMP_FILTER_FLAG_LOG(Seccomp.SECCOMP_FILTER_FLAG_LOG),
    SECCOMP_FILTER_FLAG_SPEC_ALLOW(Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW),
    SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV(Seccomp.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);

    private static final int FOR_LISTENERS = Seccomp.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;

    private final int bit;

    FilterFlag(int bit) {
        this.bit = bit;
    }

    /// The bits of a list. Without a list, what other runtimes choose: a filter is no reason to
    /// slow down speculation in the whole process (Linux 5.16 has made that the default).
    ///
    /// @param notifies whether the filter asks an agent. Only then there is somebody to wait for,
    ///   and a descriptor in place of the thread that TSYNC could not change
    static long bits(@Nullable List<String> names, boolean notifies) {
        long bits = names == null ? SECCOMP_FILTER_FLAG_SPEC_ALLOW.bit : 0;
        for (String name : names == null ? List.<String>of() : names) {
            bits |= valueOf(name).bit;
        }
        if (!notifies) {
            return bits & ~FOR_LISTENERS;
        }
        boolean ambiguous = (bits & SECCOMP_FILTER_FLAG_TSYNC.bit) != 0;
        return bits
                | Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER
                | (ambiguous ? Seccomp.SECCOMP_FILTER_FLAG_TSYNC_ESRCH : 0);
    }
}
