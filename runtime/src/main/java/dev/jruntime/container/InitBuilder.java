package dev.jruntime.container;

import dev.jruntime.linux.console.Console;
import dev.jruntime.linux.device.Devices;
import dev.jruntime.linux.mount.HiddenPaths;
import dev.jruntime.linux.mount.Mounts;
import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.linux.namespace.Joined;
import dev.jruntime.linux.namespace.Sysctls;
import dev.jruntime.linux.process.Environment;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.process.ProcStat;
import dev.jruntime.linux.process.Program;
import dev.jruntime.linux.process.Rlimits;
import dev.jruntime.linux.process.Scheduling;
import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Root;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the container from the inside, by calls of its init: first the filesystem, then, when the
/// limits are in force, everything that takes privileges away.
final class InitBuilder {
    /// Where no frame of a waiting init reaches; the earlier ones were larger.
    private static final long LAST_FRAME = 32L * 1024;

    private static final long FRAMES = 128L * 1024;
    private static final int[] ENDING_SIGNALS = {
        Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM
    };

    private final Plan plan;
    private final Proxy init;
    private final Rootfs rootfs;
    private final HiddenPaths hidden;
    private final Devices devices;
    private final Mounts mounts;
    private final Environment environment;
    private List<Result> streams = List.of();
    private @Nullable Console console;
    private @Nullable Program program;
    private @Nullable Result changedDirectory;
    private @Nullable Result directory;
    private @Nullable Result self;
    private @Nullable Result ownPid;
    private @Nullable Fd ownFiles;

    InitBuilder(Plan plan, Proxy init) {
        this.plan = plan;
        this.init = init;
        this.rootfs = new Rootfs(init, plan.rootfsTree());
        this.hidden = new HiddenPaths(rootfs);
        this.devices = new Devices(rootfs, plan.bindsDev(), plan.devices());
        this.mounts = new Mounts(rootfs, plan.controllers(), plan.propagation(), plan.mounts());
        this.environment = new Environment(process().env());
    }

    private Process process() {
        return plan.process();
    }

    private Linux linux() {
        return plan.linux();
    }

    /// Queue the first wave: from a fresh clone to a container whose root is its own.
    void prepare() throws IOException {
        separate();
        if (!plan.namespaces().joinUser()) {
            plan.join(init);
            for (Joined namespace : plan.joined()) {
                if (!namespace.kind().isForChildren()) {
                    namespace.enter(init);
                }
            }
        }
        plan.namespaces().setUp(init);
        if (plan.config().hostname() != null && !plan.config().hostname().isEmpty()) {
            init.sethostname(plan.config().hostname());
        }
        if (plan.config().domainname() != null && !plan.config().domainname().isEmpty()) {
            init.setdomainname(plan.config().domainname());
        }
        Sysctls.write(init, linux().sysctl());
        mount();
        if (!plan.hasHooks()) {
            enter();
        }
    }

    /// Queue the rest of the first wave: the root changes. Hooks come before that.
    void enter() throws SyscallException {
        rootfs.release(rootfs.directory(process().cwd()));
        mounts.finish();
        Root root = plan.config().root();
        if (root != null && root.readonly()) {
            init.mountSetattr(rootfs.root(), 0, MountFlags.MOUNT_ATTR_RDONLY, 0, 0);
        }
        if (plan.options().pivots()) {
            rootfs.pivot();
        } else {
            rootfs.chroot();
        }
        hidden.makeReadOnly(linux().readonlyPaths());
        hidden.find(linux().maskedPaths());
        lookAround();
    }

    /// Let it happen, and do not wait for it.
    void begin() throws SyscallException {
        init.begin();
    }

    /// Wait until it has happened.
    void build() throws SyscallException {
        init.flush();
    }

    /// The lock goes first: nothing may wait while init has it.
    private void separate() throws SyscallException {
        for (Fd each : plan.foreign()) {
            init.close(each);
        }
        Fd stat = init.openat(Fd.CWD, "/proc/self/stat", Fcntl.O_RDONLY, 0);
        self = init.read(stat, 1024);
        init.close(stat);
        ownPid = init.getpid();
        ownFiles = init.openat(Fd.CWD, "/proc/self/fd", Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
        init.prctl(Prctl.PR_SET_DUMPABLE, 0);
        if (plan.namespaces().joinUser()) {
            Identity.becomeRoot(init);
        }
        init.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        init.setsid();
        if (plan.options().newKeyring()) {
            init.joinKeyring("_ses." + plan.id());
        }
        init.umask(0);
    }

    private void mount() throws IOException {
        Fd host = init.openTree(Fd.CWD, "/", 0);
        init.mountSetattr(host, Fcntl.AT_RECURSIVE, 0, 0, MountFlags.MS_SLAVE);
        plan.propagation().isolate(init, rootfs.root());
        attach(host);
        init.close(host);
        mounts.make();
        devices.make(linux().devices());
        Fd socket = plan.consoleSocket();
        if (socket != null) {
            console = Console.prepare(rootfs, socket, plan.consoleSize());
        }
    }

    /// Where the root filesystem is attached: over the caller's root, where no path can fail; but
    /// hooks look for it at its own path, in init's mount namespace (as NVIDIA's do).
    private void attach(Fd host) throws SyscallException {
        if (!plan.hasHooks()) {
            init.moveMount(rootfs.root(), host);
            return;
        }
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
        Fd place = init.openat(Fd.CWD, plan.rootfsPath(), flags, 0);
        init.moveMount(rootfs.root(), place);
        init.close(place);
    }

    /// @throws IOException if a mount is not what it should be
    void checkMounts() throws IOException {
        mounts.check();
    }

    /// Hooks that run in the container, though its root is still the caller's.
    void runHooks(ContainerState state) throws IOException {
        HookList hooks = plan.hooks(HookKind.CREATE_CONTAINER);
        hooks.runInside(init, state, HookRun.Manner.in(state.bundle()));
    }

    /// What the second wave has to know.
    private void lookAround() throws SyscallException {
        program = Program.find(rootfs, process(), environment.variables());
        environment.findPasswd(rootfs);
        streams = StandardStreams.look(init);
        changedDirectory = changeDirectory(Errno.EACCES);
        directory = init.getcwd();
    }

    private Result changeDirectory(Errno... allowed) throws SyscallException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        long resolve = Fcntl.RESOLVE_NO_MAGICLINKS;
        Fd cwd = init.openat2(Fd.CWD, process().cwd(), flags, resolve, allowed);
        Result changed = init.fchdir(cwd);
        init.close(cwd);
        return changed;
    }

    /// What the kernel said of init when it began; known after [#build()].
    ProcStat self() throws SyscallException {
        ProcStat stat = Liveness.parse(java.util.Objects.requireNonNull(self));
        return java.util.Objects.requireNonNull(stat);
    }

    /// What will be executed, but for its environment; known after [#build()].
    ///
    /// @param filter the key of the seccomp filter; null if there is none
    ContainerState.Program program(@Nullable FilterKey filter) throws IOException {
        return new ContainerState.Program(
                programPath(), process().args(), List.of(), process().rlimits(), filtering(filter));
    }

    /// The same with its environment; known after [#finish(Fd)].
    ContainerState.Program complete(ContainerState.Program known) throws SyscallException {
        int pid = (int) java.util.Objects.requireNonNull(ownPid).value();
        SocketActivation.announce(plan.options().activated(), pid, environment.variables());
        return known.with(environment.entries(plan.identity().user().uid()));
    }

    private String programPath() throws ContainerException {
        try {
            return java.util.Objects.requireNonNull(program).path();
        } catch (IOException missing) {
            throw ContainerException.at(Culprit.PROGRAM, missing);
        }
    }

    private ContainerState.@Nullable Filtering filtering(@Nullable FilterKey key)
            throws SyscallException {
        if (key == null) {
            return null;
        }
        boolean early = plan.keepsPrivileges();
        String cwd = early && !isInDirectory() ? process().cwd() : null;
        Plan.AgentSocket way = plan.agent();
        ContainerState.Agent agent = way == null ? null : way.agent();
        return new ContainerState.Filtering(key, early ? plan.identity() : null, cwd, agent);
    }

    private boolean isInDirectory() throws SyscallException {
        return java.util.Objects.requireNonNull(changedDirectory).ok();
    }

    /// The second wave: hide, become the user, keep nothing open. It has only begun when this
    /// returns: the launcher sets limits and writes the state meanwhile.
    ///
    /// @param kept a descriptor that stays, beside the standard streams
    void finish(@Nullable Fd kept) throws IOException {
        mounts.check();
        devices.finish();
        checkDirectory();
        readPasswd();
        hidden.mask();
        plan.propagation().finish(init, rootfs.root());
        Identity identity = plan.identity();
        Console terminal = console;
        if (terminal != null) {
            terminal.give(identity.user().uid());
        } else {
            StandardStreams.give(init, streams, identity.user().uid());
        }
        List<Integer> open = new ArrayList<>(List.of(init.hello().control()));
        if (kept != null) {
            open.add(kept.number());
        } else if (plan.agent() != null) {
            open.add(plan.agent().socket().number());
        }
        init.closeAllBut(StandardStreams.COUNT + plan.options().handedOn(), open);
        plan.descriptors().restore(init);
        Rlimits.set(init, process().rlimits());
        Scheduling.apply(init, process(), linux().personality());
        Integer umask = identity.user().umask();
        init.umask(umask == null ? (int) plan.callersUmask().value() : umask);
        if (isInDirectory()) {
            changeDirectory();
        }
        if (!plan.keepsPrivileges()) {
            identity.assume(init);
            // The change of credentials has set the one and cleared the other (prctl(2)).
            init.prctl(Prctl.PR_SET_DUMPABLE, 0);
            init.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
            if (!isInDirectory()) {
                changeDirectory();
            }
        }
        init.begin();
    }

    private void readPasswd() throws SyscallException {
        Fd descriptors = java.util.Objects.requireNonNull(ownFiles);
        environment.readPasswd(descriptors);
        init.close(descriptors);
    }

    /// The kernel says "(unreachable)" of a directory outside of our root (runc CVE-2024-21626).
    private void checkDirectory() throws IOException {
        Result found = java.util.Objects.requireNonNull(directory);
        String path = new String(found.bytes(), StandardCharsets.UTF_8);
        if (!path.startsWith("/")) {
            throw new ContainerException(
                    "process.cwd " + process().cwd() + " is outside of the container");
        }
    }

    /// Wait for `start`. A signal ends a waiting init as it would end most programs, though it is
    /// the first process of a pid namespace.
    void park(Fd listener) throws SyscallException {
        init.listen(listener, 1);
        for (int signal : ENDING_SIGNALS) {
            init.sigaction(signal, init.hello().onSignal(), init.hello().restorer());
        }
        init.sigprocmask(Signals.SIG_SETMASK, 0);
        init.discard(init.hello().buffer() + LAST_FRAME, FRAMES - LAST_FRAME);
        init.prctl(Prctl.PR_SET_PDEATHSIG, 0);
        init.park(listener, plan.agent() != null);
    }

    /// Become the payload.
    ///
    /// @param ending ends init
    /// @return false if the agent of its filter has not let it go yet
    boolean execute(ContainerState state, @Nullable Filter filter, Courier.Ending ending)
            throws IOException {
        init.sigprocmask(Signals.SIG_SETMASK, 0);
        LastCalls.runHooks(init, state);
        init.prctl(Prctl.PR_SET_PDEATHSIG, 0);
        return LastCalls.make(init, state, filter, Courier.hire(init, state, ending));
    }
}
