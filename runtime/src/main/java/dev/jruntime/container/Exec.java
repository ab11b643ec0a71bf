package dev.jruntime.container;

import dev.jruntime.linux.console.Foreground;
import dev.jruntime.linux.console.Pseudoterminal;
import dev.jruntime.linux.process.CpuList;
import dev.jruntime.linux.process.Rlimits;
import dev.jruntime.linux.process.Scheduling;
import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `exec`: one more process in a container that is there. It takes no lock: what it enters is known
/// by descriptors, and whoever deletes the container ends what is in it.
public final class Exec {
    /// The name of a proxy that has not executed its program (PR_SET_NAME in `launcher.c`).
    static final String NAME = "jruntime";

    private static final int PATIENCE_MILLIS = 1_000;

    private final Proxy launcher;
    private final String id;
    private final ExecOptions options;
    private final ExecOpenings openings;
    private Proxy.@Nullable Birth stageBirth;
    private Proxy.@Nullable Clone stage;
    private Proxy.@Nullable Birth childBirth;
    private Proxy.@Nullable Clone child;
    private @Nullable Fd pidfd;
    private @Nullable PidFile pidFile;
    private LastCalls.@Nullable Trace trace;

    private Exec(Invocation invocation, String id, ExecOptions options) throws SyscallException {
        this.launcher = invocation.launcher();
        this.id = id;
        this.options = options;
        openings = new ExecOpenings(invocation, id, options);
    }

    /// @return the program's exit code, 128 + N if signal N ended it; 0 when detached
    public static int run(Invocation invocation, String id, ExecOptions options)
            throws IOException {
        return new Exec(invocation, id, options).run();
    }

    private int run() throws IOException {
        Fd signals = null;
        openings.read();
        if (!options.detach()) {
            launcher.sigprocmask(Signals.SIG_SETMASK, Run.FORWARDED);
            signals = launcher.signalfd(Run.FORWARDED);
        }
        try {
            execute();
            return signals == null ? leave() : supervise(signals);
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    private void execute() throws IOException {
        openings.open();
        stageBirth = launcher.beginClone(0, () -> {});
        stage = stageBirth.await();
        ExecPlan plan = openings.plan();
        ExecBuilder builder = new ExecBuilder(plan, stage.proxy());
        childBirth = builder.build();
        Proxy.Clone made = childBirth.await();
        child = made;
        pidfd = launcher.pidfdOpen(made.pid());
        openings.announce(pidfd);
        int inside = options.activated() == 0 ? 0 : (int) made.proxy().getpid().value();
        become(plan, builder, builder.program(inside));
        made.proxy().close();
    }

    /// The last calls, of which nothing but a failure is heard: the process is alone among the
    /// container's.
    private void become(ExecPlan plan, ExecBuilder builder, ContainerState.Program program)
            throws IOException {
        Proxy process = Objects.requireNonNull(child).proxy();
        process.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        plan.cgroups().pass(process);
        runWhere(plan, process);
        process.setsid();
        if (plan.consoleSocket() != null) {
            Pseudoterminal.control(process);
        }
        java.util.List<Integer> kept = java.util.List.of(process.hello().control());
        process.closeAllBut(StandardStreams.COUNT + options.handedOn(), kept);
        process.sigprocmask(Signals.SIG_SETMASK, 0);
        Rlimits.setProcesses(process, plan.process().rlimits());
        process.prctl(Prctl.PR_SET_PDEATHSIG, 0);
        Filter filter = openings.filter();
        boolean gone = builder.execute(process, program, filter, courier());
        buryStage();
        if (gone && (filter != null || options.detach())) {
            trace = LastCalls.Trace.of(launcher, Objects.requireNonNull(child).pid());
        }
    }

    /// Null if no filter asks an agent.
    private @Nullable ExecCourier courier() throws SyscallException {
        Proxy.Clone made = Objects.requireNonNull(child);
        Letter letter = openings.letter(made.pid());
        return letter == null
                ? null
                : new ExecCourier(launcher, made, Objects.requireNonNull(pidfd), letter);
    }

    /// A scheduler is set by the launcher, whose rights the process has not, when it is where its
    /// cgroups allow that.
    private void runWhere(ExecPlan plan, Proxy process) throws SyscallException {
        CpuList processors = plan.lastProcessors();
        if (processors != null) {
            processors.apply(process);
        } else if (plan.firstProcessors() == null) {
            CpuList.applyAll(process);
        }
        if (plan.process().scheduler() != null) {
            process.flush();
            int pid = Objects.requireNonNull(child).pid();
            Scheduling.schedule(launcher, pid, plan.process().scheduler());
            launcher.flush();
        }
    }

    /// It ends with its connection; the launcher's next calls see to it.
    private void buryStage() throws SyscallException {
        Proxy.Clone done = Objects.requireNonNull(stage);
        done.proxy().close();
        bury(done.pid(), done.pidfd());
        stage = null;
    }

    private int leave() throws IOException {
        Proxy.Clone running = Objects.requireNonNull(child);
        if (options.pidFile() != null) {
            String cwd = launcher.hello().cwd();
            pidFile = PidFile.write(launcher, cwd, options.pidFile(), running.pid());
        }
        confirm(null);
        return 0;
    }

    private int supervise(Fd signals) throws IOException {
        Proxy.Clone running = Objects.requireNonNull(child);
        if (options.pidFile() != null) {
            String cwd = launcher.hello().cwd();
            pidFile = PidFile.write(launcher, cwd, options.pidFile(), running.pid());
        }
        Foreground foreground = openings.foreground();
        Proxy.Terminal terminal = foreground == null ? null : Run.terminal(foreground);
        Fd process = Objects.requireNonNull(pidfd);
        Proxy.Supervision job = new Proxy.Supervision(running.pid(), process, signals, terminal);
        int status = (int) launcher.supervise(job).value();
        child = null;
        confirm(status);
        return Run.exitCode(status);
    }

    /// The end of the process's connection alone does not say that it executed the program.
    ///
    /// @param status the wait status, if it has been waited for
    private void confirm(@Nullable Integer status) throws IOException {
        LastCalls.Trace seen = trace;
        if (seen != null && !seen.isExecuted(NAME)) {
            boolean filtered = openings.filter() != null;
            throw LastCalls.notExecuted(id, status == null ? seen.status() : status, filtered);
        }
    }

    /// End what was made; what fails now is told along with the first failure.
    private IOException undo(Exception failure) {
        IOException reason = null;
        try {
            launcher.forget();
            stage = born(stageBirth, stage);
            child = born(childBirth, child);
            end(stage);
            end(child);
            if (pidFile != null) {
                pidFile.remove();
            }
            launcher.flush();
        } catch (IOException | RuntimeException leftover) {
            reason = explain(failure);
            reason.addSuppressed(leftover);
        }
        return reason == null ? explain(failure) : reason;
    }

    /// The failure may have come between a clone and its answer.
    private static Proxy.@Nullable Clone born(
            Proxy.@Nullable Birth birth, Proxy.@Nullable Clone known) {
        try {
            return birth == null || known != null ? known : birth.await();
        } catch (SyscallException | ProxyLostException notMade) {
            return null;
        }
    }

    /// Both are the launcher's children: nobody else has their pids until it has waited for them.
    private void end(Proxy.@Nullable Clone process) throws SyscallException {
        if (process != null) {
            process.proxy().close();
            launcher.kill(process.pid(), Signals.SIGKILL, Errno.ESRCH);
            bury(process.pid(), launcher.pidfdOpen(process.pid(), Errno.ESRCH));
        }
    }

    private void bury(int pid, Fd process) throws SyscallException {
        int control = launcher.hello().control();
        launcher.poll(process, control, Poll.POLLIN, PATIENCE_MILLIS);
        launcher.waitNow(pid, Errno.ECHILD);
        launcher.close(process);
    }

    private static IOException explain(Exception failure) {
        if (failure instanceof IOException known) {
            return known;
        }
        if (failure instanceof ProxyLostException) {
            return new ContainerException(
                    "the process ended before it could execute the program: killed by somebody, or"
                            + " because the container's memory is short",
                    failure);
        }
        return new ContainerException("internal error: " + failure, failure);
    }
}
