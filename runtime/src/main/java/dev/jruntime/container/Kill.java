package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import java.io.IOException;

/// `kill`: a signal to init, or to every process of the container.
public final class Kill {
    private Kill() {}

    /// @throws ContainerException "container not running" if init is gone
    public static void run(Invocation invocation, String id, int signal, boolean all)
            throws IOException {
        Found found = Found.locked(invocation, id);
        try {
            Liveness liveness = found.look();
            if (all && !found.state().cgroups().isEmpty()) {
                signalAll(found, signal);
                return;
            }
            Fd init = liveness.pidfd();
            Result sent = found.launcher().pidfdSendSignal(init, signal, Errno.ESRCH);
            if (!sent.ok()) {
                throw new ContainerException("container not running");
            }
        } finally {
            found.release();
        }
    }

    private static void signalAll(Found found, int signal) throws IOException {
        CgroupTree tree = new CgroupTree(found.launcher(), found.state().cgroups());
        for (int pid : tree.processes()) {
            found.launcher().kill(pid, signal, Errno.ESRCH);
        }
    }
}
