package dev.jruntime.linux.process;

import dev.jruntime.spec.Linux.Personality;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Process.IoPriority;
import dev.jruntime.spec.Process.Scheduler;
import dev.jruntime.syscall.Policy;
import dev.jruntime.syscall.Sched;
import dev.jruntime.syscall.SchedAttr;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the kernel runs the payload: scheduler (sched(7)), input and output (ioprio_set(2)),
/// execution domain (personality(2)). All of it survives execve(2).
public final class Scheduling {
    private static final Map<String, Integer> POLICIES =
            Map.of(
                    "SCHED_OTHER", Sched.SCHED_NORMAL,
                    "SCHED_FIFO", Sched.SCHED_FIFO,
                    "SCHED_RR", Sched.SCHED_RR,
                    "SCHED_BATCH", Sched.SCHED_BATCH,
                    "SCHED_IDLE", Sched.SCHED_IDLE,
                    "SCHED_DEADLINE", Sched.SCHED_DEADLINE);
    private static final Map<String, Integer> FLAGS =
            Map.of(
                    "SCHED_FLAG_RESET_ON_FORK", Sched.SCHED_FLAG_RESET_ON_FORK,
                    "SCHED_FLAG_RECLAIM", Sched.SCHED_FLAG_RECLAIM,
                    "SCHED_FLAG_DL_OVERRUN", Sched.SCHED_FLAG_DL_OVERRUN,
                    "SCHED_FLAG_KEEP_POLICY", Sched.SCHED_FLAG_KEEP_POLICY,
                    "SCHED_FLAG_KEEP_PARAMS", Sched.SCHED_FLAG_KEEP_PARAMS,
                    "SCHED_FLAG_UTIL_CLAMP_MIN", Sched.SCHED_FLAG_UTIL_CLAMP_MIN,
                    "SCHED_FLAG_UTIL_CLAMP_MAX", Sched.SCHED_FLAG_UTIL_CLAMP_MAX);
    private static final Map<String, Integer> CLASSES =
            Map.of(
                    "IOPRIO_CLASS_RT", Policy.IOPRIO_CLASS_RT,
                    "IOPRIO_CLASS_BE", Policy.IOPRIO_CLASS_BE,
                    "IOPRIO_CLASS_IDLE", Policy.IOPRIO_CLASS_IDLE);
    private static final Map<String, Long> DOMAINS =
            Map.of("LINUX", Policy.PER_LINUX, "LINUX32", (long) Policy.PER_LINUX32);
    private static final int NICEST = 19;
    private static final int LEAST_NICE = -20;
    private static final int LAST_IO_PRIORITY = 7;

    private Scheduling() {}

    /// What is wrong with a scheduler; empty if nothing. The kernel clamps a nice value instead of
    /// refusing it.
    public static List<String> violations(Scheduler scheduler) {
        List<String> violations = new ArrayList<>();
        if (!POLICIES.containsKey(scheduler.policy())) {
            violations.add(scheduler.policy() + " is no policy of Linux");
        }
        int nice = Objects.requireNonNullElse(scheduler.nice(), 0);
        if (nice < LEAST_NICE || nice > NICEST) {
            violations.add("nice " + nice + " is not in -20 ... 19");
        }
        for (String flag : scheduler.flags()) {
            if (!FLAGS.containsKey(flag)) {
                violations.add(flag + " is no flag of sched_setattr(2)");
            }
        }
        return violations;
    }

    /// The same of an I/O priority.
    public static List<String> violations(IoPriority priority) {
        List<String> violations = new ArrayList<>();
        if (!CLASSES.containsKey(priority.ioClass())) {
            violations.add(priority.ioClass() + " is no class of ioprio_set(2)");
        }
        int level = Objects.requireNonNullElse(priority.priority(), 0);
        if (level < 0 || level > LAST_IO_PRIORITY) {
            violations.add("priority " + level + " is not in 0 ... 7");
        }
        return violations;
    }

    /// The same of a personality; the spec defines no flags (config-linux.md, "Personality").
    public static List<String> violations(Personality personality) {
        List<String> violations = new ArrayList<>();
        if (!DOMAINS.containsKey(personality.domain())) {
            violations.add(personality.domain() + " is no execution domain");
        }
        if (!personality.flags().isEmpty()) {
            violations.add("flags " + personality.flags() + ": there are none");
        }
        return violations;
    }

    /// Before the privileges go that real-time classes need.
    public static void apply(Syscalls init, Process process, @Nullable Personality personality)
            throws SyscallException {
        if (process.scheduler() != null) {
            schedule(init, 0, process.scheduler());
        }
        applyInherited(init, process, personality);
    }

    /// @param pid 0 for the process itself
    public static void schedule(Syscalls calls, int pid, Scheduler scheduler)
            throws SyscallException {
        calls.schedSetattr(pid, attributes(scheduler));
    }

    /// What a clone has from its parent. Not so a scheduler: one with a deadline may not be cloned,
    /// and SCHED_FLAG_RESET_ON_FORK means just that (sched(7)).
    public static void applyInherited(
            Syscalls init, Process process, @Nullable Personality personality)
            throws SyscallException {
        IoPriority priority = process.ioPriority();
        if (priority != null) {
            int level = Objects.requireNonNullElse(priority.priority(), 0);
            init.ioprioSet(Objects.requireNonNull(CLASSES.get(priority.ioClass())), level);
        }
        if (personality != null) {
            init.personality(Objects.requireNonNull(DOMAINS.get(personality.domain())));
        }
    }

    private static SchedAttr attributes(Scheduler scheduler) {
        long flags = scheduler.flags().stream().mapToLong(FLAGS::get).reduce(0, (a, b) -> a | b);
        return new SchedAttr(
                Objects.requireNonNull(POLICIES.get(scheduler.policy())),
                flags,
                Objects.requireNonNullElse(scheduler.nice(), 0),
                Objects.requireNonNullElse(scheduler.priority(), 0),
                Objects.requireNonNullElse(scheduler.runtime(), 0L),
                Objects.requireNonNullElse(scheduler.deadline(), 0L),
                Objects.requireNonNullElse(scheduler.period(), 0L));
    }
}
