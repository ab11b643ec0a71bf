package dev.jruntime.container;

import dev.jruntime.linux.process.Executable;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.process.ProcStat;
import dev.jruntime.linux.process.Rlimits;
import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The last calls of any init, up to execve(2), and what became of it.
///
/// A filter may forbid whatever init would need for a conversation: from its load on nothing is
/// asked and nothing answered; all comes in one batch. Without no_new_privs the load takes
/// privileges, and the profile has to allow what takes them away; with it, nothing but execve(2)
/// follows.
final class LastCalls {
    /// A frame has room for 128 KiB.
    private static final int MOST = 120 * 1024;

    /// The calls that change identity and directory.
    private static final int OTHER_CALLS = 12 * 1024;

    private static final int POINTER_AND_PADDING = 17;

    /// init's own exit code where it could not go on.
    static final int GAVE_UP = 125;

    private LastCalls() {}

    /// Hooks come before a filter, which is the payload's, and have the payload's rights, also
    /// where init itself has not given up more yet.
    static void runHooks(Proxy init, ContainerState state) throws IOException {
        ContainerState.Filtering filtering = state.program().filtering();
        Identity identity = filtering == null ? null : filtering.identity();
        HookList.of(HookKind.START_CONTAINER, state.hooks())
                .runInside(init, state, new HookRun.Manner(null, identity));
    }

    /// @param filter null if there is none
    /// @param courier null if the filter asks no agent
    /// @return false if the agent has not let init go yet
    static boolean make(
            Proxy init, ContainerState state, @Nullable Filter filter, @Nullable Courier courier)
            throws IOException {
        ContainerState.Program what = state.program();
        Behind becoming = becoming(init, what);
        Behind behind =
                () -> {
                    if (courier != null) {
                        init.waitForEnd(courier.pid());
                    }
                    becoming.run();
                };
        queue(init, what, filter, behind);
        if (courier != null) {
            return courier.deliver(state);
        }
        finish(init, what.path());
        return true;
    }

    /// Calls between the load of a filter and execve(2).
    interface Behind {
        void run() throws SyscallException;
    }

    /// To become who the program is, where that has been left for the end.
    static Behind becoming(Proxy init, ContainerState.Program what) {
        ContainerState.Filtering filtering = what.filtering();
        Identity identity = filtering == null ? null : filtering.identity();
        return identity == null
                ? () -> {}
                : () -> become(init, identity, java.util.Objects.requireNonNull(filtering).cwd());
    }

    /// The same for a process whose filter asks no agent.
    ///
    /// @param behind is run if there is a filter
    static void make(
            Proxy process, ContainerState.Program what, @Nullable Filter filter, Behind behind)
            throws IOException {
        queue(process, what, filter, behind);
        finish(process, what.path());
    }

    /// The same for one whose filter asks an agent.
    ///
    /// @return false if the agent has not let it go yet
    static boolean make(
            Proxy process,
            ContainerState.Program what,
            Filter filter,
            Behind behind,
            ExecCourier courier)
            throws IOException {
        Behind waiting =
                () -> {
                    process.waitForEnd(courier.latch());
                    behind.run();
                };
        queue(process, what, filter, waiting);
        return courier.deliver();
    }

    private static void queue(
            Proxy init, ContainerState.Program what, @Nullable Filter filter, Behind behind)
            throws IOException {
        Rlimits.tighten(init, what.rlimits());
        if (filter != null) {
            reserve(init, what, filter);
            filter.load(init);
            behind.run();
        }
        init.execve(what.path(), what.arguments(), what.environment());
    }

    private static void finish(Proxy init, String path) throws IOException {
        try {
            init.flushUntilGone();
        } catch (SyscallException failed) {
            throw explain(init, path, failed);
        }
    }

    private static IOException explain(Proxy init, String path, SyscallException failed) {
        return failed.call().equals("execve")
                ? ContainerException.at(Culprit.PROGRAM, Executable.explain(init, path, failed))
                : failed;
    }

    private static void become(Proxy init, Identity identity, @Nullable String cwd)
            throws SyscallException {
        identity.assume(init);
        init.prctl(Prctl.PR_SET_DUMPABLE, 0);
        if (cwd != null) {
            int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
            Fd directory = init.openat2(Fd.CWD, cwd, flags, Fcntl.RESOLVE_NO_MAGICLINKS);
            init.fchdir(directory);
            init.close(directory);
        }
    }

    private static void reserve(Proxy init, ContainerState.Program what, Filter filter)
            throws IOException {
        long strings = 0;
        for (String argument : what.arguments()) {
            strings += 3L * argument.length() + POINTER_AND_PADDING;
        }
        for (String variable : what.environment()) {
            strings += 3L * variable.length() + POINTER_AND_PADDING;
        }
        long needed = filter.size() + strings + OTHER_CALLS;
        if (needed > MOST) {
            throw new ContainerException(
                    "process.args and process.env are too long beside a seccomp filter");
        }
        init.together((int) needed);
    }

    /// What the kernel says of an init whose connection has ended.
    ///
    /// @param executable `/proc/PID/exe`
    record Trace(Result stat, Result executable) {
        /// Look at it along with other calls.
        static Trace of(Syscalls launcher, int pid) throws SyscallException {
            Result stat = Liveness.readStat(launcher, pid);
            return new Trace(stat, Liveness.readExecutable(launcher, pid));
        }

        /// Whether execve(2) came to pass. A process executes the new program before its
        /// descriptors are closed, and has a new name then (begin_new_exec() in fs/exec.c); one
        /// that has died, or is about to, has no program any more, but still its name.
        ///
        /// @param name of the process before
        boolean isExecuted(String name) throws SyscallException {
            ProcStat process = Liveness.parse(stat);
            boolean hasProgram = !Liveness.text(executable).isEmpty();
            return process == null
                    || (hasProgram
                            ? !Liveness.isOurProgram(executable)
                            : !process.comm().equals(name));
        }

        /// The wait status; 0 if it is not known yet, or nobody's business.
        int status() throws SyscallException {
            ProcStat process = Liveness.parse(stat);
            return process != null && process.isDead() ? process.exitCode() : 0;
        }
    }

    /// @param status the wait status of init, or 0
    static ContainerException notExecuted(String id, int status, boolean filtered) {
        String how =
                switch (status & 0x7f) {
                    case 0 -> status >> 8 == GAVE_UP ? "it gave up" : "it is gone";
                    case Signals.SIGSYS -> "it was killed with SIGSYS";
                    default -> "it was killed with signal " + (status & 0x7f);
                };
        String why =
                filtered
                        ? " after its seccomp filter was loaded; does the profile allow execve(2),"
                                + " and without process.noNewPrivileges what sets user and"
                                + " capabilities?"
                        : "";
        return new ContainerException(
                "the init of container " + id + " could not execute the program: " + how + why);
    }
}
