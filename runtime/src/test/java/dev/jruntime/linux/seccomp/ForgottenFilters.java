package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Arch;
import java.util.List;

/// A server that has seen a profile before asks less: which test has had it first must not matter.
public final class ForgottenFilters {
    /// As many as are remembered.
    private static final int MOST = 16;

    private ForgottenFilters() {}

    /// Remember others in their place.
    public static void forget() {
        Filter filter = new Filter(0, new byte[8], "0");
        for (int i = 0; i < MOST; i++) {
            Seccomp other =
                    new Seccomp("SCMP_ACT_ERRNO", i, List.of(), null, null, null, List.of());
            Filters.remember(FilterKey.of(other, Arch.X86_64), filter);
        }
    }
}
