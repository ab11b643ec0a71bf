package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.cgroup.Thawing;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import java.io.IOException;

/// `kill`: a signal to init, or to every process of the container. It takes no lock, so that what
/// another command waits for can be ended: the descriptors of processes and cgroups see to it that
/// nobody else is hit.
public final class Kill {
    private Kill() {}

    /// SIGKILL reaches every process where the end of init would not end them.
    ///
    /// @throws ContainerException "container not running" if init is gone
    public static void run(Invocation invocation, String id, int signal, boolean all)
            throws IOException {
        Found found = Found.unlocked(invocation, id);
        boolean kill = signal == Signals.SIGKILL;
        if (all && !found.state().cgroups().isEmpty()) {
            signalAll(found, signal);
        } else if (kill && !found.state().ownPids()) {
            CgroupTree cgroups = CgroupTree.look(found.launcher(), found.state().cgroups());
            signalInit(found, signal, all);
            cgroups.killAll();
        } else {
            signalInit(found, signal, all);
        }
    }

    private static void signalInit(Found found, int signal, boolean all) throws IOException {
        Proxy launcher = found.launcher();
        Liveness liveness = Liveness.look(launcher, found.state());
        Thawing thawing =
                signal == Signals.SIGKILL ? Thawing.ask(launcher, found.state().cgroups()) : null;
        if (!liveness.isAlive() || liveness.status() == Status.CREATING) {
            if (all) {
                return;
            }
            throw new ContainerException("container not running");
        }
        Fd init = liveness.pidfd();
        Result sent = launcher.pidfdSendSignal(init, signal, Errno.ESRCH);
        if (!sent.ok()) {
            throw new ContainerException("container not running");
        }
        if (thawing != null) {
            thawing.run();
        }
    }

    private static void signalAll(Found found, int signal) throws IOException {
        Liveness liveness = Liveness.look(found.launcher(), found.state());
        CgroupTree cgroups = CgroupTree.look(found.launcher(), found.state().cgroups());
        if (!liveness.isOfThisBoot() || liveness.status() == Status.CREATING) {
            return;
        }
        if (signal == Signals.SIGKILL) {
            cgroups.killAll();
        } else {
            cgroups.signalAll(signal);
        }
    }
}
