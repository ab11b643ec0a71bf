package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupV1;
import dev.jruntime.cgroup.LimitsV1;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the launcher sets from outside: the limits of the cgroups, and who is killed first when
/// memory is short.
final class Limits {
    private Limits() {}

    /// Queued: they hold when init goes on, and at once where init is to open a device. It may be
    /// at its terminal between the rule that denies all devices and that which allows it.
    ///
    /// @param pid of init
    /// @param cgroup null where the container has none of its own
    static void set(Proxy launcher, Plan plan, int pid, @Nullable CgroupV1 cgroup)
            throws IOException {
        Integer score = plan.process().oomScoreAdj();
        if (score != null) {
            Fd file = launcher.openat(Fd.CWD, "/proc/" + pid + "/oom_score_adj", Fcntl.O_WRONLY, 0);
            launcher.write(file, score.toString().getBytes(StandardCharsets.US_ASCII));
            launcher.close(file);
        }
        if (cgroup != null) {
            LimitsV1.of(plan.linux().resources()).write(launcher, cgroup);
        }
        if (plan.consoleSocket() != null) {
            launcher.flush();
        }
    }
}
