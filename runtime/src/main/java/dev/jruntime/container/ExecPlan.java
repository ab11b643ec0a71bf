package dev.jruntime.container;

import dev.jruntime.cgroup.Entrance;
import dev.jruntime.linux.process.CpuList;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.spec.Process.ExecCpuAffinity;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one more process of a container is made from.
///
/// @param init a pidfd of the container's first process
/// @param consoleSocket connected; null without a terminal
/// @param consoleSize of the terminal; null leaves it as it is
/// @param streams what statx(2) says of the standard streams
record ExecPlan(
        String id,
        ExecOptions options,
        Snapshot snapshot,
        Process process,
        Identity identity,
        Fd init,
        Entrance cgroups,
        @Nullable Fd consoleSocket,
        @Nullable ConsoleSize consoleSize,
        List<Result> streams,
        Result callersUmask) {

    /// Without no_new_privs the load of a seccomp filter takes privileges, and it is the last thing
    /// but one that happens (seccomp(2)).
    boolean keepsPrivileges() {
        return snapshot.filter() != null && !identity.noNewPrivileges();
    }

    /// Where it may run before it enters its cgroups; null if nothing is said of that.
    @Nullable CpuList firstProcessors() {
        ExecCpuAffinity affinity = process.execCPUAffinity();
        return processors(affinity == null ? null : affinity.initial());
    }

    /// The same behind that.
    @Nullable CpuList lastProcessors() {
        ExecCpuAffinity affinity = process.execCPUAffinity();
        return processors(affinity == null ? null : affinity.finalCpus());
    }

    private static @Nullable CpuList processors(@Nullable String list) {
        return list == null || list.isEmpty() ? null : CpuList.parse(list);
    }

    /// What the stage needs, beside its connection.
    List<Integer> descriptors() throws SyscallException {
        List<Integer> numbers = new ArrayList<>(cgroups.descriptors());
        numbers.add(init.number());
        if (consoleSocket != null) {
            numbers.add(consoleSocket.number());
        }
        return numbers;
    }
}
