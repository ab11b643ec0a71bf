package dev.jruntime.container;

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

    private Removal() {}

    /// Kill init and wait for its end; then the rest of its cgroup. Of a command that did not come
    /// to an end only an init can be left, which is nothing but our own program: the cgroup may
    /// have been somebody else's before.
    static void kill(Proxy launcher, ContainerState state, Liveness liveness) throws IOException {
        CgroupTree cgroups = new CgroupTree(launcher, state.cgroups());
        if (liveness.isAlive()) {
            Fd init = liveness.pidfd();
            launcher.pidfdSendSignal(init, Signals.SIGKILL, Errno.ESRCH);
            cgroups.killAll(_ -> true);
            await(launcher, init, state.id());
        } else if (state.status() == Status.CREATING) {
            cgroups.killAll(pid -> Liveness.isOurProgram(Liveness.readExecutable(launcher, pid)));
        } else {
            cgroups.killAll(_ -> true);
        }
    }

    /// A pidfd polls readable once its process has ended.
    static void await(Proxy launcher, Fd pidfd, String id) throws IOException {
        for (int waited = 0; waited < PATIENCE_MILLIS; waited += STEP_MILLIS) {
            int control = launcher.hello().control();
            byte[] polled = launcher.poll(pidfd, control, Poll.POLLIN, STEP_MILLIS).bytes();
            if (polled.length > 6 && polled[6] != 0) {
                return;
            }
        }
        throw new ContainerException(
                "the init of container " + id + " does not end though it was killed");
    }

    /// Remove what is left of a container that this command has made, unless somebody has removed
    /// it already: then the id may be another container's.
    static void cleanOwn(Invocation invocation, ContainerState own) throws IOException {
        Found found;
        try {
            found = Found.locked(invocation, own.id());
        } catch (NoSuchContainerException removed) {
            invocation.launcher().flush();
            return;
        }
        try {
            if (found.state().isSameContainer(own)) {
                clean(invocation.launcher(), found.root(), found.state());
            }
        } finally {
            found.release();
        }
    }

    /// Remove cgroups first: the state is what a second try finds them by.
    static void clean(Proxy launcher, StateRoot root, ContainerState state) throws IOException {
        CgroupTree cgroups = new CgroupTree(launcher, state.cgroups());
        try {
            cgroups.removeNow();
            root.remove(state.id());
            launcher.flush();
        } catch (SyscallException inUse) {
            if (!inUse.is(Errno.EBUSY, Errno.ENOTEMPTY)) {
                throw inUse;
            }
            cgroups.remove();
            root.remove(state.id());
        }
    }
}
