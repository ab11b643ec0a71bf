package dev.jruntime.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The container's process; also the document that `exec --process` takes.
///
/// @param consoleSize meaningful only with `terminal`
/// @param args not empty in a document that was read, unless its platform has another way to name
///   the program (`commandLine` on Windows)
/// @param capabilities absent means that capabilities stay as they are, which an empty object does
///   not: it takes all of them
/// @param oomScoreAdj absent means that the score must not be touched
/// @param user absent in configs of other platforms; on Linux an absent user is uid 0 and gid 0
public record Process(
        boolean terminal,
        @Nullable ConsoleSize consoleSize,
        String cwd,
        List<String> env,
        List<String> args,
        List<Rlimit> rlimits,
        @Nullable Capabilities capabilities,
        boolean noNewPrivileges,
        @Nullable Integer oomScoreAdj,
        @Nullable String apparmorProfile,
        @Nullable String selinuxLabel,
        @Nullable Scheduler scheduler,
        @Nullable IoPriority ioPriority,
        @Nullable ExecCpuAffinity execCPUAffinity,
        @Nullable User user) {

    public Process {
        env = Copies.of(env);
        args = Copies.of(args);
        rlimits = Copies.of(rlimits);
    }

    /// The terminal's size in characters.
    public record ConsoleSize(int height, int width) {}

    /// Arguments of sched_setattr(2).
    ///
    /// @param policy one of `SCHED_OTHER`, `SCHED_FIFO`, `SCHED_RR`, `SCHED_BATCH`, `SCHED_ISO`,
    ///   `SCHED_IDLE`, `SCHED_DEADLINE`
    /// @param runtime nanoseconds, uint64: all 64 bits count
    /// @param deadline nanoseconds, uint64
    /// @param period nanoseconds, uint64
    public record Scheduler(
            String policy,
            @Nullable Integer nice,
            @Nullable Integer priority,
            List<String> flags,
            @Nullable Long runtime,
            @Nullable Long deadline,
            @Nullable Long period) {

        public Scheduler {
            flags = Copies.of(flags);
        }
    }

    /// Arguments of ioprio_set(2).
    ///
    /// @param ioClass the document's `class` (a reserved word here): `IOPRIO_CLASS_RT`,
    ///   `IOPRIO_CLASS_BE` or `IOPRIO_CLASS_IDLE`
    /// @param priority 0 to 7; absent counts as 0
    public record IoPriority(String ioClass, @Nullable Integer priority) {}

    /// CPU lists for `exec`.
    ///
    /// @param initial set before the process joins the container's cgroup
    /// @param finalCpus the document's `final` (a reserved word here), set after
    public record ExecCpuAffinity(@Nullable String initial, @Nullable String finalCpus) {}
}
