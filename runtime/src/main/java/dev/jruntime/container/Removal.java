package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;

/// Ends what is left of a container, and removes every trace of it.
final class Removal {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int STEP_MILLIS = 1_000;

    /// A process that was killed ends within that time, unless it is frozen or the kernel waits for
    /// something.
    private static final int SOON_MILLIS = 100;

    private static final int CGROUPS_SOON_MILLIS = 20;
    private static final int CGROUPS_MILLIS = 5_000;

    private final Proxy launcher;
    private final ContainerState state;
    private final Liveness liveness;
    private final CgroupTree cgroups;

    private Removal(Proxy launcher, ContainerState state) throws SyscallException {
        this.launcher = launcher;
        this.state = state;
        liveness = Liveness.look(launcher, state);
        cgroups = CgroupTree.look(launcher, state.cgroups());
    }

    /// Ask what is left, along with other calls.
    static Removal look(Proxy launcher, ContainerState state) throws SyscallException {
        return new Removal(launcher, state);
    }

    Liveness liveness() {
        return liveness;
    }

    /// No cgroup outlives its kernel.
    private CgroupTree cgroups() throws SyscallException {
        return liveness.isOfThisBoot() ? cgroups : CgroupTree.none(launcher);
    }

    /// Kill init and wait for its end. Where that is not enough it may be frozen: then all of its
    /// cgroup is killed, and thawed.
    void kill() throws IOException {
        if (!liveness.isAlive()) {
            return;
        }
        Fd init = liveness.pidfd();
        launcher.pidfdSendSignal(init, Signals.SIGKILL, Errno.ESRCH);
        if (!ends(launcher, init, SOON_MILLIS)) {
            cgroups().killAll();
            await(launcher, init, state.id());
        }
    }

    /// @param rest whether processes that are still in its cgroups are killed, too
    void clean(StateRoot root, boolean rest) throws IOException {
        clean(launcher, root, state, cgroups(), rest);
    }

    /// Wait for the end of a killed init.
    static void await(Proxy launcher, Fd pidfd, String id) throws IOException {
        if (!ends(launcher, pidfd, PATIENCE_MILLIS)) {
            throw new ContainerException(
                    "the init of container " + id + " does not end though it was killed");
        }
    }

    /// A pidfd polls readable once its process has ended; a signal also ends a ppoll(2).
    private static boolean ends(Proxy launcher, Fd pidfd, int milliseconds) throws IOException {
        int control = launcher.hello().control();
        long limit = System.nanoTime() + milliseconds * 1_000_000L;
        do {
            int step = Math.min(milliseconds, STEP_MILLIS);
            byte[] polled = launcher.poll(pidfd, control, Poll.POLLIN, step).bytes();
            if (polled.length > 6 && polled[6] != 0) {
                return true;
            }
        } while (System.nanoTime() < limit);
        return false;
    }

    /// Remove what is left of a container that this command has made, unless somebody has removed
    /// it already: then the id may be another container's.
    static void cleanOwn(Invocation invocation, ContainerState own) throws IOException {
        CgroupTree cgroups = CgroupTree.look(invocation.launcher(), own.cgroups());
        Found found;
        try {
            found = Found.locked(invocation, own.id());
        } catch (NoSuchContainerException removed) {
            invocation.launcher().flush();
            return;
        }
        try {
            if (found.state().isSameContainer(own)) {
                clean(invocation.launcher(), found.root(), own, cgroups, false);
            }
        } finally {
            found.release();
        }
    }

    /// What the configuration has run when its container is gone. A failure is a warning
    /// (runtime.md, Lifecycle).
    static void runHooks(Invocation invocation, ContainerState state) throws IOException {
        HookList.of(HookKind.POSTSTOP, state.hooks())
                .runAll(invocation.launcher(), state, invocation.notices());
    }

    /// Remove cgroups first: the state is what a second try finds them by. The end of init is not
    /// that of all others where the pid namespace is not the container's own.
    ///
    /// @param rest whether processes that are still in its cgroups are killed
    static void clean(
            Proxy launcher, StateRoot root, ContainerState state, CgroupTree cgroups, boolean rest)
            throws IOException {
        try {
            cgroups.removeNow();
            root.remove(state.id());
            launcher.flush();
            return;
        } catch (SyscallException inUse) {
            if (!inUse.is(Errno.EBUSY, Errno.ENOTEMPTY)) {
                throw inUse;
            }
        }
        CgroupPath busy = cgroups.remove(CGROUPS_SOON_MILLIS);
        if (busy != null) {
            if (rest || !state.ownPids()) {
                cgroups.killAll();
            }
            busy = cgroups.remove(CGROUPS_MILLIS);
        }
        if (busy != null) {
            throw new IOException(
                    "cannot remove the cgroup "
                            + busy.absolute()
                            + ": device or resource busy; do processes still run in it?");
        }
        root.remove(state.id());
    }
}
