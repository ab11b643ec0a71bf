package dev.jruntime.spec;

import dev.jruntime.spec.Process.Scheduler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the schema can't say about a Linux process.
final class ProcessRules {

    /// getrlimit(2) of Linux 6.x.
    private static final Set<String> RLIMITS =
            Set.of(
                    "RLIMIT_AS",
                    "RLIMIT_CORE",
                    "RLIMIT_CPU",
                    "RLIMIT_DATA",
                    "RLIMIT_FSIZE",
                    "RLIMIT_LOCKS",
                    "RLIMIT_MEMLOCK",
                    "RLIMIT_MSGQUEUE",
                    "RLIMIT_NICE",
                    "RLIMIT_NOFILE",
                    "RLIMIT_NPROC",
                    "RLIMIT_RSS",
                    "RLIMIT_RTPRIO",
                    "RLIMIT_RTTIME",
                    "RLIMIT_SIGPENDING",
                    "RLIMIT_STACK");

    private static final Set<String> NICE_POLICIES = Set.of("SCHED_OTHER", "SCHED_BATCH");
    private static final Set<String> PRIORITY_POLICIES = Set.of("SCHED_FIFO", "SCHED_RR");

    private ProcessRules() {}

    static void check(Process process, At at, Faults faults) {
        TextRules.absolutePath(process.cwd(), at.to("cwd"), faults);
        if (process.args().isEmpty()) {
            faults.add(at.to("args"), "must name a program");
        } else if (process.args().getFirst().isEmpty()) {
            faults.add(at.to("args").to(0), "must name a program");
        }
        TextRules.arguments(process.args(), at.to("args"), faults);
        TextRules.environment(process.env(), at.to("env"), faults);
        rlimits(process.rlimits(), at.to("rlimits"), faults);
        if (process.scheduler() != null) {
            scheduler(process.scheduler(), at.to("scheduler"), faults);
        }
        if (process.apparmorProfile() != null) {
            TextRules.line(process.apparmorProfile(), at.to("apparmorProfile"), faults);
        }
        if (process.selinuxLabel() != null) {
            TextRules.line(process.selinuxLabel(), at.to("selinuxLabel"), faults);
        }
    }

    private static void rlimits(List<Rlimit> rlimits, At at, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < rlimits.size(); i++) {
            Rlimit rlimit = rlimits.get(i);
            if (!RLIMITS.contains(rlimit.type())) {
                faults.add(at.to(i).to("type"), "must be a limit of getrlimit(2)");
            }
            if (!seen.add(rlimit.type())) {
                faults.add(at.to(i).to("type"), "must not occur twice in rlimits");
            }
            if (Long.compareUnsigned(rlimit.soft(), rlimit.hard()) > 0) {
                String hard = Long.toUnsignedString(rlimit.hard());
                String rule = "must not be more than hard, which is " + hard;
                faults.add(at.to(i).to("soft"), rule, at.to(i).to("hard"));
            }
        }
    }

    private static void scheduler(Scheduler scheduler, At at, Faults faults) {
        String policy = scheduler.policy();
        if (!NICE_POLICIES.contains(policy)) {
            mustBeUnset(scheduler.nice(), at, "nice", policy, faults);
        }
        if (!PRIORITY_POLICIES.contains(policy)) {
            mustBeUnset(scheduler.priority(), at, "priority", policy, faults);
        }
        if (!policy.equals("SCHED_DEADLINE")) {
            mustBeUnset(scheduler.runtime(), at, "runtime", policy, faults);
            mustBeUnset(scheduler.deadline(), at, "deadline", policy, faults);
            mustBeUnset(scheduler.period(), at, "period", policy, faults);
        }
    }

    /// Producers write 0 for "unset".
    private static void mustBeUnset(
            @Nullable Number value, At at, String member, String policy, Faults faults) {
        if (value != null && value.longValue() != 0) {
            String rule = "must not be set, " + policy + " does not use it";
            faults.add(at.to(member), rule, at.to("policy"));
        }
    }
}
