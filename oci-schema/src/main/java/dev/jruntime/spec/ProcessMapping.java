package dev.jruntime.spec;

import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.spec.Process.ExecCpuAffinity;
import dev.jruntime.spec.Process.IoPriority;
import dev.jruntime.spec.Process.Scheduler;
import org.jspecify.annotations.Nullable;

/// A process's tree to records.
final class ProcessMapping {

    private ProcessMapping() {}

    static Process process(Fields process) {
        return new Process(
                process.flag("terminal"),
                process.object("consoleSize", ProcessMapping::consoleSize),
                process.string("cwd"),
                process.strings("env"),
                process.strings("args"),
                process.objects("rlimits", ProcessMapping::rlimit),
                process.object("capabilities", ProcessMapping::capabilities),
                process.flag("noNewPrivileges"),
                process.optionalSmallNumber("oomScoreAdj"),
                process.optionalString("apparmorProfile"),
                process.optionalString("selinuxLabel"),
                process.object("scheduler", ProcessMapping::scheduler),
                process.object("ioPriority", ProcessMapping::ioPriority),
                process.object("execCPUAffinity", ProcessMapping::affinity),
                user(new Fields(process.member("user"))));
    }

    private static ConsoleSize consoleSize(Fields size) {
        return new ConsoleSize(size.smallNumber("height"), size.smallNumber("width"));
    }

    private static Rlimit rlimit(Fields rlimit) {
        return new Rlimit(rlimit.string("type"), rlimit.number("soft"), rlimit.number("hard"));
    }

    private static Capabilities capabilities(Fields capabilities) {
        return new Capabilities(
                capabilities.strings("bounding"),
                capabilities.strings("effective"),
                capabilities.strings("inheritable"),
                capabilities.strings("permitted"),
                capabilities.strings("ambient"));
    }

    private static Scheduler scheduler(Fields scheduler) {
        return new Scheduler(
                scheduler.string("policy"),
                scheduler.optionalSmallNumber("nice"),
                scheduler.optionalSmallNumber("priority"),
                scheduler.strings("flags"),
                scheduler.optionalNumber("runtime"),
                scheduler.optionalNumber("deadline"),
                scheduler.optionalNumber("period"));
    }

    private static IoPriority ioPriority(Fields priority) {
        return new IoPriority(priority.string("class"), priority.optionalSmallNumber("priority"));
    }

    private static ExecCpuAffinity affinity(Fields affinity) {
        return new ExecCpuAffinity(
                affinity.optionalString("initial"), affinity.optionalString("final"));
    }

    /// Windows names its users; there are no ids to put into the record then.
    private static @Nullable User user(Fields user) {
        if (!user.has("uid") && !user.has("gid")) {
            return null;
        }
        return new User(
                user.number("uid"),
                user.number("gid"),
                user.optionalSmallNumber("umask"),
                user.numbers("additionalGids"));
    }
}
