package dev.jruntime.spec;

import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.spec.Process.ExecCpuAffinity;
import dev.jruntime.spec.Process.IoPriority;
import dev.jruntime.spec.Process.Scheduler;

/// A process's records to JSON.
final class ProcessWriter {

    private ProcessWriter() {}

    static Members process(Process process) {
        return new Members()
                .flag("terminal", process.terminal())
                .object("consoleSize", process.consoleSize(), ProcessWriter::consoleSize)
                .object("user", process.user(), ProcessWriter::user)
                .strings("args", process.args())
                .strings("env", process.env())
                .string("cwd", process.cwd())
                .object("capabilities", process.capabilities(), ProcessWriter::capabilities)
                .objects("rlimits", process.rlimits(), ProcessWriter::rlimit)
                .flag("noNewPrivileges", process.noNewPrivileges())
                .number("oomScoreAdj", process.oomScoreAdj())
                .string("apparmorProfile", process.apparmorProfile())
                .string("selinuxLabel", process.selinuxLabel())
                .object("scheduler", process.scheduler(), ProcessWriter::scheduler)
                .object("ioPriority", process.ioPriority(), ProcessWriter::ioPriority)
                .object("execCPUAffinity", process.execCPUAffinity(), ProcessWriter::affinity);
    }

    private static Members consoleSize(ConsoleSize size) {
        return new Members().number("height", size.height()).number("width", size.width());
    }

    private static Members user(User user) {
        return new Members()
                .number("uid", user.uid())
                .number("gid", user.gid())
                .number("umask", user.umask())
                .numbers("additionalGids", user.additionalGids());
    }

    private static Members capabilities(Capabilities capabilities) {
        return new Members()
                .strings("bounding", capabilities.bounding())
                .strings("effective", capabilities.effective())
                .strings("inheritable", capabilities.inheritable())
                .strings("permitted", capabilities.permitted())
                .strings("ambient", capabilities.ambient());
    }

    private static Members rlimit(Rlimit rlimit) {
        return new Members()
                .string("type", rlimit.type())
                .unsigned("hard", rlimit.hard())
                .unsigned("soft", rlimit.soft());
    }

    private static Members scheduler(Scheduler scheduler) {
        return new Members()
                .string("policy", scheduler.policy())
                .number("nice", scheduler.nice())
                .number("priority", scheduler.priority())
                .strings("flags", scheduler.flags())
                .unsigned("runtime", scheduler.runtime())
                .unsigned("deadline", scheduler.deadline())
                .unsigned("period", scheduler.period());
    }

    private static Members ioPriority(IoPriority priority) {
        return new Members()
                .string("class", priority.ioClass())
                .number("priority", priority.priority());
    }

    private static Members affinity(ExecCpuAffinity affinity) {
        return new Members()
                .string("initial", affinity.initial())
                .string("final", affinity.finalCpus());
    }
}
