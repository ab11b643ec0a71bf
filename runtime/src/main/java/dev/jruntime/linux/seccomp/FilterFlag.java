package dev.jruntime.linux.seccomp;

import dev.jruntime.syscall.Seccomp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Flags of seccomp(2) that a profile may ask for. The oldest kernel that we run on knows them.
public enum FilterFlag {
    SECCOMP_FILTER_FLAG_TSYNC(Seccomp.SECCOMP_FILTER_FLAG_TSYNC),
    SECCOMP_FILTER_FLAG_LOG(Seccomp.SECCOMP_FILTER_FLAG_LOG),
    SECCOMP_FILTER_FLAG_SPEC_ALLOW(Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW);

    private final int bit;

    FilterFlag(int bit) {
        this.bit = bit;
    }

    /// The bits of a list. Without a list, what other runtimes choose: a filter is no reason to
    /// slow down speculation in the whole process (Linux 5.16 has made that the default).
    static long bits(@Nullable List<String> names) {
        if (names == null) {
            return SECCOMP_FILTER_FLAG_SPEC_ALLOW.bit;
        }
        long bits = 0;
        for (String name : names) {
            bits |= valueOf(name).bit;
        }
        return bits;
    }
}
