package dev.jruntime.container;

import dev.jruntime.linux.console.Pseudoterminal;
import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.process.CpuList;
import dev.jruntime.linux.process.Environment;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.process.Program;
import dev.jruntime.linux.process.Rlimits;
import dev.jruntime.linux.process.Scheduling;
import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.spec.Process;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sched;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Enters a container by calls of a stage, does there all that takes privileges, gives them up, and
/// clones the process that will be the program. The stage is not in the container's pid namespace:
/// a payload, which is there, sees a process only when it has nothing more than the program will.
final class ExecBuilder {
    private final ExecPlan plan;
    private final Proxy stage;
    private final Environment environment;
    private @Nullable Program program;
    private @Nullable Result entered;
    private @Nullable Result enteredAsUser;
    private @Nullable Result directory;
    private boolean reduced;

    ExecBuilder(ExecPlan plan, Proxy stage) {
        this.plan = plan;
        this.stage = stage;
        this.environment = new Environment(plan.process().env());
    }

    private Process process() {
        return plan.process();
    }

    /// Enter the container, look around, and become the user.
    ///
    /// @return the clone that will be the program
    Proxy.Birth build() throws IOException {
        begin();
        enter();
        Fd root = stage.openat(Fd.CWD, "/", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
        Rootfs rootfs = new Rootfs(stage, root);
        program = Program.find(rootfs, process(), environment.variables());
        environment.lookUpHome(rootfs);
        entered = changeDirectory();
        giveTerminal(rootfs);
        stage.close(root);
        becomeUser();
        return stage.beginClone(Sched.CLONE_PARENT, () -> {});
    }

    /// What comes before the container's mounts: the files of /proc are the host's, and no
    /// descriptor of the host's directories is open when the container's processes are near.
    private void begin() throws SyscallException {
        List<Integer> kept = new ArrayList<>(plan.descriptors());
        kept.add(stage.hello().control());
        stage.closeAllBut(StandardStreams.COUNT + plan.options().handedOn(), kept);
        stage.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        Integer score = process().oomScoreAdj();
        if (score != null) {
            Fd file = stage.openat(Fd.CWD, "/proc/self/oom_score_adj", Fcntl.O_WRONLY, 0);
            stage.write(file, score.toString().getBytes(StandardCharsets.US_ASCII));
            stage.close(file);
        }
        stage.prctl(Prctl.PR_SET_DUMPABLE, 0);
        if (plan.snapshot().keyring()) {
            stage.joinKeyring("_ses." + plan.id());
        }
        Scheduling.applyInherited(stage, process(), plan.snapshot().personality());
        CpuList processors = plan.firstProcessors();
        if (processors != null) {
            processors.apply(stage);
        }
    }

    /// The user namespace comes last: the others may belong to the caller's. Groups stay behind,
    /// for in there setgroups(2) may be denied.
    private void enter() throws SyscallException {
        long all = 0;
        for (Namespaces.Kind kind : plan.snapshot().namespaces()) {
            all |= kind.flag();
        }
        long user = all & Namespaces.Kind.USER.flag();
        if (user != 0) {
            stage.setgroups(List.of());
        }
        if (all != user) {
            stage.setns(plan.init(), all & ~user);
        }
        if (user != 0) {
            stage.setns(plan.init(), user);
            Identity.becomeRoot(stage);
            stage.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        }
        stage.close(plan.init());
    }

    /// By no link of /proc, which could lead out of the container (runc CVE-2024-21626).
    private Result changeDirectory() throws SyscallException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        long resolve = Fcntl.RESOLVE_NO_MAGICLINKS;
        Fd cwd = stage.openat2(Fd.CWD, process().cwd(), flags, resolve, Errno.EACCES);
        Result changed = stage.fchdir(cwd);
        stage.close(cwd);
        return changed;
    }

    private void giveTerminal(Rootfs rootfs) throws IOException {
        Fd socket = plan.consoleSocket();
        long uid = plan.identity().user().uid();
        if (socket != null) {
            Pseudoterminal.Place place = Pseudoterminal.look(rootfs);
            place.open(plan.consoleSize()).give(socket, uid);
            place.close();
        } else {
            StandardStreams.give(stage, plan.streams(), uid);
        }
    }

    private void becomeUser() throws SyscallException {
        Rlimits.setButProcesses(stage, process().rlimits());
        Identity identity = plan.identity();
        Integer umask = identity.user().umask();
        stage.umask(umask == null ? (int) plan.callersUmask().value() : umask);
        if (assume(identity)) {
            // The change of credentials has set the one and cleared the other (prctl(2)).
            stage.prctl(Prctl.PR_SET_DUMPABLE, 0);
            stage.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        }
        enteredAsUser = changeDirectory();
        directory = stage.getcwd();
    }

    /// @return whether it is another one now
    private boolean assume(Identity identity) throws SyscallException {
        if (plan.keepsPrivileges()) {
            reduced = identity.assumeButForFilter(stage);
            return reduced;
        }
        identity.assume(stage);
        return true;
    }

    /// The last calls of the clone.
    ///
    /// @param courier null if its filter asks no agent
    /// @return false if the agent has not let it go yet
    boolean execute(
            Proxy process,
            ContainerState.Program what,
            @Nullable Filter filter,
            @Nullable ExecCourier courier)
            throws IOException {
        LastCalls.Behind behind =
                reduced ? () -> plan.identity().giveUp(process) : LastCalls.becoming(process, what);
        if (filter != null && courier != null) {
            return LastCalls.make(process, what, filter, behind, courier);
        }
        LastCalls.make(process, what, filter, behind);
        return true;
    }

    /// What the clone will execute; known when it is there.
    ///
    /// @param pid of the program, as it sees itself; of no use without activated sockets
    /// @throws IOException if the program or its directory are not what they should be
    ContainerState.Program program(int pid) throws IOException {
        checkDirectory();
        Identity identity = plan.identity();
        SocketActivation.announce(plan.options().activated(), pid, environment.variables());
        List<String> variables = environment.entries(identity.user().uid());
        String path = Objects.requireNonNull(program).path();
        ContainerState.Filtering filtering =
                plan.snapshot().filter() == null
                        ? null
                        : new ContainerState.Filtering(
                                plan.snapshot().filter(),
                                plan.keepsPrivileges() && !reduced ? identity : null,
                                null,
                                null);
        return new ContainerState.Program(
                path, process().args(), variables, process().rlimits(), filtering);
    }

    private void checkDirectory() throws IOException {
        boolean inside =
                Objects.requireNonNull(entered).ok() || Objects.requireNonNull(enteredAsUser).ok();
        if (!inside) {
            throw new ContainerException(
                    "the user may not enter the working directory " + process().cwd());
        }
        String path = new String(Objects.requireNonNull(directory).bytes(), StandardCharsets.UTF_8);
        if (!path.startsWith("/")) {
            throw new ContainerException(
                    "the working directory " + process().cwd() + " is outside of the container");
        }
    }
}
