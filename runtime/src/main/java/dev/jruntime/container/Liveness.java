package dev.jruntime.container;

import dev.jruntime.cgroup.Frozen;
import dev.jruntime.linux.process.ProcStat;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Whether a container's init is still there, and still ours. A pid alone says nothing: its process
/// must have started when the state says, under the same kernel.
final class Liveness {
    private static final String SEALED_COPY = "/memfd:jruntime";
    private static final String DETACHED_COPY = "/jruntime (deleted)";
    private static final Errno[] GONE = {Errno.ENOENT, Errno.ESRCH, Errno.EACCES};

    /// Longer than the names of our own program.
    private static final int SHORT_PATH = 64;

    private final ContainerState state;
    private final Result stat;
    private final Result executable;
    private final Result bootId;
    private final @Nullable Fd pidfd;
    private @Nullable Frozen frozen;

    private Liveness(
            ContainerState state, Result stat, Result executable, Result boot, @Nullable Fd pidfd) {
        this.state = state;
        this.stat = stat;
        this.executable = executable;
        this.bootId = boot;
        this.pidfd = pidfd;
    }

    /// The same as [#look(Syscalls, ContainerState)], and whether it is paused: for who tells the
    /// status, or waits for init to answer.
    static Liveness lookClosely(Syscalls launcher, ContainerState state) throws SyscallException {
        Liveness liveness = look(launcher, state);
        liveness.frozen = Frozen.ask(launcher, state.cgroups());
        return liveness;
    }

    /// Look at the process; the descriptor is taken first, so that what is read is of the process
    /// that it stands for, or of none.
    static Liveness look(Syscalls launcher, ContainerState state) throws SyscallException {
        int pid = pidOf(state);
        Fd pidfd = launcher.pidfdOpen(pid, Errno.ESRCH, Errno.EINVAL);
        Result stat = readStat(launcher, pid);
        Result executable = readExecutable(launcher, pid);
        return new Liveness(state, stat, executable, readBootId(launcher), pidfd);
    }

    /// The same for one of many, for its [#status()] alone: that takes no descriptor, because the
    /// start time tells the process from a later one with its pid. What is asked for is short, so
    /// that a frame has room for many.
    ///
    /// @param boot what [#readBootId(Syscalls)] answers, once for all
    static Liveness glance(Syscalls launcher, ContainerState state, Result boot)
            throws SyscallException {
        int pid = pidOf(state);
        Result stat = readStat(launcher, pid);
        Result executable =
                launcher.beginningOfLink(Fd.CWD, "/proc/" + pid + "/exe", SHORT_PATH, GONE);
        Liveness liveness = new Liveness(state, stat, executable, boot, null);
        if (state.status() == Status.PAUSED || state.agent() != null) {
            liveness.frozen = Frozen.glance(launcher, state.cgroups());
        }
        return liveness;
    }

    private static int pidOf(ContainerState state) {
        return state.pid() > 0 ? state.pid() : Integer.MAX_VALUE;
    }

    /// @return `/proc/PID/stat`; empty if there is no such process
    static Result readStat(Syscalls launcher, int pid) throws SyscallException {
        String path = "/proc/" + pid + "/stat";
        Fd file = launcher.openat(Fd.CWD, path, Fcntl.O_RDONLY, 0, GONE);
        Result text = launcher.read(file, 1024, Errno.ESRCH);
        launcher.close(file);
        return text;
    }

    /// @return the target of `/proc/PID/exe`; empty if there is no such process
    static Result readExecutable(Syscalls launcher, int pid) throws SyscallException {
        return launcher.readlinkat(Fd.CWD, "/proc/" + pid + "/exe", GONE);
    }

    /// Whether it is the program that launcher and init are: a payload is another one.
    static boolean isOurProgram(Result executable) throws SyscallException {
        String path = text(executable);
        return path.startsWith(SEALED_COPY) || path.equals(DETACHED_COPY);
    }

    static Result readBootId(Syscalls launcher) throws SyscallException {
        Fd file = launcher.openat(Fd.CWD, "/proc/sys/kernel/random/boot_id", Fcntl.O_RDONLY, 0);
        Result text = launcher.read(file, 64);
        launcher.close(file);
        return text;
    }

    static String text(Result result) throws SyscallException {
        return new String(result.bytes(), StandardCharsets.UTF_8).strip();
    }

    private @Nullable ProcStat process() throws SyscallException {
        return parse(stat);
    }

    /// Read the answer of [#readStat(Syscalls, int)]; null if there was no such process.
    static @Nullable ProcStat parse(Result stat) throws SyscallException {
        String text = new String(stat.bytes(), StandardCharsets.UTF_8);
        return text.isEmpty() ? null : ProcStat.parse(text);
    }

    /// Whether the kernel still runs under which the container was made.
    boolean isOfThisBoot() throws SyscallException {
        return text(bootId).equals(state.bootId());
    }

    /// The process's name (proc_pid_comm(5)); empty if there is none.
    String name() throws SyscallException {
        ProcStat process = process();
        return process == null ? "" : process.comm();
    }

    boolean isAlive() throws SyscallException {
        ProcStat process = process();
        return process != null
                && state.pid() > 0
                && (pidfd == null || !pidfd.absent())
                && !process.isDead()
                && process.startTime() == state.startTime()
                && isOfThisBoot();
    }

    /// Whether init has executed its program, which may have ended since: as long as nobody has
    /// waited for it, its name tells.
    ///
    /// @param before its name before that
    boolean hasExecuted(String before) throws SyscallException {
        ProcStat process = process();
        return process != null
                && process.startTime() == state.startTime()
                && new LastCalls.Trace(stat, executable).isExecuted(before);
    }

    /// The status now; init is parked as long as it executes our own program. Whether it is paused
    /// is known only to who has looked closely.
    Status status() throws SyscallException {
        if (!isAlive()) {
            return state.status() == Status.CREATING ? Status.CREATING : Status.STOPPED;
        }
        if (state.status() == Status.CREATING) {
            return Status.CREATING;
        }
        if (frozen != null && frozen.now()) {
            return Status.PAUSED;
        }
        return isParked() && !isAsking() ? Status.CREATED : Status.RUNNING;
    }

    /// Whether it has been started, and waits for what the agent of its filter says of execve(2).
    private boolean isAsking() {
        return state.status() == Status.RUNNING && state.agent() != null;
    }

    private boolean isParked() throws SyscallException {
        return text(executable).isEmpty()
                ? state.status() == Status.CREATED
                : isOurProgram(executable);
    }

    /// Init, whatever may have its pid later.
    ///
    /// @throws IOException if init is gone
    Fd pidfd() throws IOException {
        if (!isAlive()) {
            throw new ContainerException("container not running");
        }
        return java.util.Objects.requireNonNull(pidfd, "a glance has no descriptor");
    }
}
