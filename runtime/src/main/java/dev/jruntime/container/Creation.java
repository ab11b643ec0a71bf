package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.cgroup.CgroupV1;
import dev.jruntime.container.ContainerState.Program;
import dev.jruntime.linux.console.Foreground;
import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.spec.Config;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a container, up to the point where its init is ready for the program. Whatever fails on
/// the way, nothing is left.
public final class Creation {
    private static final int FIRST_OWN = 3;

    private final Invocation invocation;
    private final Proxy launcher;
    private final String id;
    private final CreateOptions options;
    private final Openings openings;
    private final StateRoot states;

    private @Nullable StateRoot root;
    private StateRoot.@Nullable Lock lock;
    private StateRoot.@Nullable Claim claim;
    private @Nullable ContainerState state;
    private Proxy.@Nullable Clone init;
    private Proxy.@Nullable Birth birth;
    private @Nullable InitBuilder builder;
    private @Nullable PidFile pidFile;
    private boolean hooked;
    private boolean staged;
    private @Nullable FilterSource source;
    private @Nullable Filter filter;
    private LastCalls.@Nullable Trace trace;

    private Creation(Invocation invocation, String id, CreateOptions options)
            throws SyscallException {
        this.invocation = invocation;
        this.launcher = invocation.launcher();
        this.id = id;
        this.options = options;
        openings = new Openings(invocation, id, options);
        states = StateRoot.find(invocation);
    }

    /// Build a container whose init then parks or executes.
    ///
    /// @throws IOException if that fails; what was made is removed again
    static Creation build(Invocation invocation, String id, CreateOptions options)
            throws IOException {
        Creation creation = new Creation(invocation, id, options);
        creation.build();
        return creation;
    }

    private void build() throws IOException {
        Config config = openings.bundle().config();
        Demands.check(config);
        options.check(Objects.requireNonNull(config.process()));
        openings.checkGiven();
        source = FilterSource.of(launcher, config);
        try {
            StateRoot made = stateRoot();
            Plan plan = made.waiting(id, () -> begin(made, config));
            InitBuilder inside = Objects.requireNonNull(builder);
            inside.begin();
            remember(config);
            inside.build();
            plan.descriptors().restore(launcher, plan.mounts());
            limit(plan);
            CreateHooks hooks = CreateHooks.of(invocation, plan, inside);
            if (hooks != null) {
                know(Program.UNKNOWN);
                root().write(Objects.requireNonNull(claim).directory(), state());
                hooked = true;
                hooks.run(state());
            }
            filter = source == null ? null : source.get(openings.host().uid());
            FilterKey key = source == null ? null : source.key();
            know(inside.program(key));
        } catch (IOException | RuntimeException failure) {
            throw undo(Culprit.of(config, failure));
        }
    }

    private StateRoot stateRoot() throws IOException {
        StateRoot found = states.isMissing() ? StateRoot.make(invocation) : states;
        found.verify(openings.host().uid());
        root = found;
        return found;
    }

    /// Take the id, and make and open for init what only the launcher can.
    private Plan begin(StateRoot states, Config config) throws IOException {
        List<CgroupPath> cgroups = openings.cgroupPaths(config);
        StateRoot.Lock held = states.lock(id);
        lock = held;
        claim = states.makeDirectory(id);
        state = Intent.of(id, openings, config, cgroups);
        states.write(claim.directory(), state);
        if (source != null) {
            source.look(states);
        }
        Plan plan = openings.open(config, held, claim.directory());
        staged = plan.namespaces().needStage();
        Proxy.Birth begun = Stage.begin(launcher, plan, () -> check(config));
        birth = begun;
        InitBuilder inside = new InitBuilder(plan, begun.proxy());
        builder = inside;
        inside.prepare();
        init = begun.await();
        return plan;
    }

    /// Queue what `exec` will ask for, while init works.
    private void remember(Config config) throws SyscallException {
        Fd directory = Objects.requireNonNull(claim).directory();
        Snapshot.of(config, options, source).write(launcher, directory);
    }

    /// Before init does anything.
    private void check(Config config) {
        try {
            openings.check(config);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /// They come when the mounts are made, so that a small memory limit is the payload's.
    private void limit(Plan plan) throws IOException {
        CgroupV1 made = openings.cgroup();
        Limits.set(launcher, plan, Objects.requireNonNull(init).pid(), made);
        if (made != null) {
            state = state().with(made.identified());
        }
    }

    private void know(Program program) throws IOException {
        InitBuilder built = Objects.requireNonNull(builder);
        long started =
                birth instanceof Stage stage ? stage.startTime(built) : built.self().startTime();
        int pid = Objects.requireNonNull(init).pid();
        state = state().with(Status.CREATING, pid, started, program);
    }

    /// The environment is known when init has done what it was asked for last.
    private void complete() throws SyscallException {
        Program known = Objects.requireNonNull(builder).complete(state().program());
        state = state().with(state().status(), state().pid(), state().startTime(), known);
    }

    /// Let init wait for `start`; the container is then created. Before it waits it is known by its
    /// pid: then nothing ends it by itself any more.
    void park() throws IOException {
        try {
            Fd socket = openings.listener();
            InitBuilder ready = Objects.requireNonNull(builder);
            ready.finish(socket);
            if (source != null) {
                source.keep(root(), Objects.requireNonNull(claim).directory());
            }
            root().write(Objects.requireNonNull(claim).directory(), state());
            launcher.flush();
            complete();
            ready.park(socket);
            commit(Status.CREATED);
            Objects.requireNonNull(init).proxy().close();
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    /// Let init become the payload; answers its pid and pidfd.
    Proxy.Clone execute() throws IOException {
        try {
            InitBuilder ready = Objects.requireNonNull(builder);
            ready.finish(null);
            if (source != null) {
                source.keep(root(), Objects.requireNonNull(claim).directory());
            }
            openings.releaseAgent();
            commit(Status.RUNNING);
            hooked |= !HookList.of(HookKind.POSTSTOP, state().hooks()).isEmpty();
            complete();
            boolean gone = ready.execute(state(), filter, this::endInit);
            Proxy.Clone started = Objects.requireNonNull(init);
            started.proxy().close();
            HookList.of(HookKind.POSTSTART, state().hooks()).runOutside(launcher, state());
            if (filter != null && gone) {
                trace = LastCalls.Trace.of(launcher, started.pid());
            }
            return started;
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    private void endInit() throws SyscallException {
        Fd pidfd = Objects.requireNonNull(init).pidfd();
        launcher.pidfdSendSignal(pidfd, Signals.SIGKILL, Errno.ESRCH);
        launcher.flush();
    }

    private void commit(Status status) throws IOException {
        ContainerState committed = Objects.requireNonNull(state).with(status);
        state = committed;
        root().write(Objects.requireNonNull(claim).directory(), committed);
        openings.announce(Objects.requireNonNull(init).pidfd());
        if (options.pidFile() != null) {
            String cwd = launcher.hello().cwd();
            pidFile = PidFile.write(launcher, cwd, options.pidFile(), committed.pid());
        }
        unlock();
        launcher.flush();
    }

    /// [#confirm(Integer)] of a container that nobody waits for: if it failed, nothing is left.
    void confirmDetached() throws IOException {
        try {
            confirm(null);
        } catch (IOException | RuntimeException failure) {
            throw undo(failure);
        }
    }

    /// The end of init's connection alone does not say that it executed the program.
    ///
    /// @param status the wait status, if init has been waited for
    /// @throws ContainerException if its filter kept it from that
    void confirm(@Nullable Integer status) throws IOException {
        LastCalls.Trace seen = trace;
        String name = Objects.requireNonNull(builder).self().comm();
        if (seen != null && !seen.isExecuted(name)) {
            throw LastCalls.notExecuted(id, status == null ? seen.status() : status, true);
        }
    }

    private void unlock() throws SyscallException {
        StateRoot.Lock held = lock;
        if (held != null) {
            lock = null;
            Objects.requireNonNull(root).unlock(held);
        }
    }

    /// The caller's side of the terminal; null if the caller has none of it.
    @Nullable Foreground foreground() {
        return openings.foreground();
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
            launcher.forget();
            findInit();
            Proxy.Clone clone = init;
            if (clone != null) {
                // It ends by that, even if the launcher is gone and cannot be asked any more.
                clone.proxy().close();
            }
            releaseDescriptors();
            if (clone != null) {
                endInit();
                Removal.await(launcher, clone.pidfd(), id);
                launcher.waitNow(clone.pid(), Errno.ECHILD);
            }
            if (pidFile != null) {
                pidFile.remove();
            }
            if (claim != null && claim.made().isMade() && claim.made().ok()) {
                removeClaimed();
            }
            unlock();
            launcher.flush();
            if (hooked) {
                Removal.runHooks(invocation, state());
            }
        } catch (IOException | RuntimeException leftover) {
            reason.addSuppressed(leftover);
        }
        return reason;
    }

    /// After the lock is given back, the id may be another container's.
    private void removeClaimed() throws IOException {
        if (lock == null) {
            Removal.cleanOwn(invocation, state());
            return;
        }
        CgroupV1 cgroup = openings.cgroup();
        List<CgroupPath> own = cgroup == null ? List.of() : cgroup.made();
        Removal.clean(launcher, root(), state(), CgroupTree.look(launcher, own), true);
    }

    /// The failure may have come between the clone and its answer, or before the launcher has
    /// opened the pidfd of an init that a stage has made.
    private void findInit() {
        Proxy.Birth begun = birth;
        if (begun == null || init != null && !(begun instanceof Stage)) {
            return;
        }
        try {
            init = begun instanceof Stage stage && init != null ? stage.again() : begun.await();
        } catch (SyscallException | ProxyLostException notMade) {
            birth = null;
            if (begun instanceof Stage stage) {
                stage.abandon();
            }
        }
    }

    /// What cleans up needs a descriptor or two: the failure may have been that there was none
    /// left.
    private void releaseDescriptors() throws SyscallException {
        List<Integer> kept = new ArrayList<>(List.of(launcher.hello().control()));
        if (init != null) {
            kept.add(init.pidfd().number());
        }
        if (lock != null && lock.isHeld()) {
            kept.add(lock.file().number());
        }
        launcher.closeAllBut(FIRST_OWN, kept);
        if (root != null) {
            root = StateRoot.find(invocation);
        }
    }

    private IOException explain(Exception failure) {
        if (failure instanceof SyscallException taken && taken.is(Errno.EEXIST) && isTaken()) {
            return new ContainerException("container with given ID already exists: " + id, taken);
        }
        if (failure instanceof IOException known) {
            return known;
        }
        if (failure instanceof UncheckedIOException wrapped) {
            return Objects.requireNonNull(wrapped.getCause());
        }
        if (failure instanceof ProxyLostException lost) {
            if (init == null && !staged) {
                throw lost;
            }
            String who = init == null ? "stage" : "init";
            return new ContainerException(
                    "the container's "
                            + who
                            + " ended while it was set up: container init was"
                            + " OOM-killed (memory limit too low?) or killed by somebody",
                    failure);
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
