package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.cgroup.CgroupV1;
import dev.jruntime.cgroup.Hierarchy;
import dev.jruntime.cgroup.LimitsV1;
import dev.jruntime.linux.console.Console;
import dev.jruntime.linux.mount.MountOptions;
import dev.jruntime.linux.mount.Source;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.process.ProcStat;
import dev.jruntime.spec.Config;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Mount;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.Root;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sockets;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a container, up to the point where its init is ready for the program. Whatever fails on
/// the way, nothing is left.
public final class Creation {
    private final Invocation invocation;
    private final Proxy launcher;
    private final String id;
    private final CreateOptions options;
    private final Bundle bundle;
    private final HostFacts host;
    private final StateRoot states;

    private @Nullable StateRoot root;
    private StateRoot.@Nullable Lock lock;
    private StateRoot.@Nullable Claim claim;
    private @Nullable Result rootfsStatus;
    private @Nullable ContainerState state;
    private @Nullable CgroupV1 cgroup;
    private Proxy.@Nullable Clone init;
    private @Nullable InitBuilder builder;
    private @Nullable Fd listener;

    private Creation(Invocation invocation, String id, CreateOptions options)
            throws SyscallException {
        this.invocation = invocation;
        this.launcher = invocation.launcher();
        this.id = id;
        this.options = options;
        String cwd = launcher.hello().cwd();
        bundle = Bundle.open(launcher, cwd, options.bundle(), options.config());
        host = HostFacts.ask(launcher);
        states = StateRoot.find(invocation);
    }

    /// Build a container whose init then parks or executes.
    ///
    /// @throws IOException if that fails; what was made is removed again
    static Creation build(Invocation invocation, String id, CreateOptions options)
            throws IOException {
        while (true) {
            Creation creation = new Creation(invocation, id, options);
            if (creation.build()) {
                return creation;
            }
        }
    }

    /// @return false if the lock turned out to be another command's, which has just ended
    private boolean build() throws IOException {
        Config config = bundle.config();
        Demands.check(config);
        options.check(Objects.requireNonNull(config.process()));
        try {
            StateRoot made = stateRoot();
            Plan plan = made.waiting(id, () -> begin(made, config));
            if (!Objects.requireNonNull(lock).isCurrent()) {
                undo(new ContainerException("container " + id + " is busy"));
                return false;
            }
            checkOpened(plan);
            InitBuilder inside = new InitBuilder(plan, Objects.requireNonNull(init).proxy());
            builder = inside;
            inside.build();
            limit(plan);
            return true;
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    private StateRoot stateRoot() throws IOException {
        StateRoot found = states.isMissing() ? StateRoot.make(invocation) : states;
        found.verify(host.uid());
        root = found;
        return found;
    }

    /// Take the id, and make and open for init what only the launcher can.
    private Plan begin(StateRoot states, Config config) throws IOException {
        StateRoot.Lock held = states.lock(id);
        lock = held;
        claim = states.makeDirectory(id);
        List<CgroupPath> cgroups = cgroupPaths(config);
        state = intent(config, cgroups);
        states.write(claim.directory(), state);
        Plan plan = open(config, held);
        init = launcher.cloneProxy(plan.namespaces().cloneFlags());
        return plan;
    }

    private List<CgroupPath> cgroupPaths(Config config) throws IOException {
        if (!options.cgroups()) {
            return List.of();
        }
        List<Hierarchy> hierarchies = host.hierarchies();
        if (hierarchies.isEmpty()) {
            throw new ContainerException(
                    "this host has no cgroup v1 hierarchy; cgroup v2 alone is not supported yet");
        }
        return CgroupV1.paths(hierarchies, id, linux(config).cgroupsPath());
    }

    private ContainerState intent(Config config, List<CgroupPath> cgroups) throws IOException {
        String rootPath = Objects.requireNonNull(config.root()).path();
        return new ContainerState(
                id,
                Status.CREATING,
                0,
                0,
                host.bootId(),
                config.ociVersion(),
                bundle.path(),
                java.nio.file.Path.of(bundle.path()).resolve(rootPath).normalize().toString(),
                Instant.now().toString(),
                host.uid(),
                config.annotations(),
                cgroups,
                ContainerState.Program.UNKNOWN);
    }

    private static Linux linux(Config config) {
        return Objects.requireNonNull(config.linux());
    }

    private Plan open(Config config, StateRoot.Lock held) throws IOException {
        Process process = Objects.requireNonNull(config.process());
        Result umask = launcher.umask(077);
        Fd rootfs = openRootfs(Objects.requireNonNull(config.root()));
        List<Plan.PlannedMount> mounts = new ArrayList<>();
        for (Mount mount : config.mounts()) {
            mounts.add(plan(mount));
        }
        if (options.cgroups()) {
            cgroup = new CgroupV1(id, linux(config).cgroupsPath());
            cgroup.make(launcher, host.hierarchies());
            boolean shown = config.mounts().stream().anyMatch(m -> "cgroup".equals(m.type()));
            Namespaces namespaces = Namespaces.of(linux(config).namespaces());
            if (shown && !namespaces.has(Namespaces.Kind.CGROUP)) {
                cgroup.makeTrees(launcher);
            }
        }
        Fd console =
                options.consoleSocket() == null
                        ? null
                        : Console.connect(launcher, options.consoleSocket());
        if (options.waits()) {
            listener = bindSocket();
        }
        Identity identity =
                Identity.of(process, host.permittedCapabilities(), invocation.warnings());
        return new Plan(
                config,
                Namespaces.of(linux(config).namespaces()),
                identity,
                held.file(),
                rootfs,
                mounts,
                cgroup,
                console,
                umask);
    }

    private Fd openRootfs(Root spec) throws IOException {
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_RECURSIVE | Fcntl.AT_SYMLINK_NOFOLLOW;
        Fd tree = launcher.openTree(bundle.directory(), spec.path(), flags);
        rootfsStatus = launcher.statx(tree);
        return tree;
    }

    /// What could not be known before the calls were made.
    private void checkOpened(Plan plan) throws IOException {
        if (!Statx.of(Objects.requireNonNull(rootfsStatus)).isDirectory()) {
            throw new ContainerException(
                    "root.path "
                            + Objects.requireNonNull(plan.config().root()).path()
                            + " is not a directory (symbolic links are not followed there)");
        }
        if (cgroup != null) {
            cgroup.requireEmpty();
        }
    }

    private Plan.PlannedMount plan(Mount mount) throws SyscallException {
        MountOptions parsed = MountOptions.parse(mount.options());
        boolean bind = parsed.isBind() || "bind".equals(mount.type());
        Source source = bind ? Source.open(launcher, bundle.directory(), mount, parsed) : null;
        return new Plan.PlannedMount(mount, parsed, source);
    }

    /// A relative name, because a socket's address holds 107 bytes and a state root may be longer.
    private Fd bindSocket() throws SyscallException {
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.fchdir(Objects.requireNonNull(claim).directory());
        launcher.bind(socket, StateRoot.SOCKET);
        return socket;
    }

    /// Limits come when the mounts are made, so that a small memory limit is the payload's.
    private void limit(Plan plan) throws IOException {
        Proxy.Clone clone = Objects.requireNonNull(init);
        Integer score = plan.process().oomScoreAdj();
        if (score != null) {
            String path = "/proc/" + clone.pid() + "/oom_score_adj";
            Fd file = launcher.openat(Fd.CWD, path, Fcntl.O_WRONLY, 0);
            launcher.write(file, score.toString().getBytes(StandardCharsets.US_ASCII));
            launcher.close(file);
        }
        Result stat = Liveness.readStat(launcher, clone.pid());
        CgroupV1 made = cgroup;
        if (made != null) {
            LimitsV1.of(plan.linux().resources()).write(launcher, made);
            made.close(launcher);
        }
        launcher.flush();
        ProcStat process = Liveness.parse(stat);
        if (process == null) {
            throw new ProxyLostException("the container's init is gone");
        }
        state =
                Objects.requireNonNull(state)
                        .with(
                                Status.CREATING,
                                clone.pid(),
                                process.startTime(),
                                Objects.requireNonNull(builder).program());
    }

    /// Let init wait for `start`; the container is then created.
    void park() throws IOException {
        try {
            Fd socket = Objects.requireNonNull(listener);
            InitBuilder ready = Objects.requireNonNull(builder);
            ready.finish(socket);
            ready.park(socket);
            commit(Status.CREATED);
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    /// Let init become the payload; answers its pid and pidfd.
    Proxy.Clone execute() throws IOException {
        try {
            InitBuilder ready = Objects.requireNonNull(builder);
            ready.finish(null);
            commit(Status.RUNNING);
            ready.execute(Objects.requireNonNull(state).program());
            return Objects.requireNonNull(init);
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    private void commit(Status status) throws IOException {
        ContainerState committed = Objects.requireNonNull(state).with(status);
        state = committed;
        root().write(Objects.requireNonNull(claim).directory(), committed);
        if (options.pidFile() != null) {
            PidFile.write(launcher, launcher.hello().cwd(), options.pidFile(), committed.pid());
        }
        unlock();
        launcher.flush();
    }

    private void unlock() throws SyscallException {
        StateRoot.Lock held = lock;
        if (held != null) {
            lock = null;
            Objects.requireNonNull(root).unlock(id, held);
        }
    }

    ContainerState state() {
        return Objects.requireNonNull(state);
    }

    StateRoot root() {
        return Objects.requireNonNull(root);
    }

    /// Remove all that was made; what fails now is told along with the first failure.
    private IOException undo(Exception failure) {
        IOException reason = explain(failure);
        try {
            Proxy.Clone clone = init;
            if (clone != null) {
                clone.proxy().close();
                launcher.pidfdSendSignal(
                        clone.pidfd(), dev.jruntime.syscall.Signals.SIGKILL, Errno.ESRCH);
                Removal.await(launcher, clone.pidfd(), id);
                launcher.waitNow(clone.pid(), Errno.ECHILD);
            }
            if (claim != null && claim.made().isMade() && claim.made().ok()) {
                Removal.clean(launcher, root(), state());
            }
            unlock();
            launcher.flush();
        } catch (IOException | RuntimeException leftover) {
            reason.addSuppressed(leftover);
        }
        return reason;
    }

    private IOException explain(Exception failure) {
        if (failure instanceof SyscallException taken && taken.is(Errno.EEXIST) && isTaken()) {
            return new ContainerException("container with given ID already exists: " + id, taken);
        }
        if (failure instanceof IOException known) {
            return known;
        }
        if (failure instanceof ProxyLostException && init != null) {
            return new ContainerException(
                    "the container's init ended while it was set up: container init was OOM-killed"
                            + " (memory limit too low?) or killed by somebody",
                    failure);
        }
        if (failure instanceof ProxyLostException lost) {
            throw lost;
        }
        return new ContainerException("internal error: " + failure, failure);
    }

    private boolean isTaken() {
        try {
            return claim != null && !claim.made().ok();
        } catch (SyscallException unknown) {
            return false;
        }
    }
}
