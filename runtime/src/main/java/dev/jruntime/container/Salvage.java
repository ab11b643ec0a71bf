package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.cgroup.CgroupV1;
import dev.jruntime.cgroup.Hierarchy;
import dev.jruntime.cgroup.ProcCgroup;
import dev.jruntime.syscall.Descriptors;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Protocol;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Removes a container whose state cannot be read. What is left to find it by is its socket, where
/// an init that waits still listens, and its id, by which its cgroups are called unless the
/// configuration said otherwise. Nobody is signalled but a process that executes our own program.
final class Salvage {
    private static final int MOST = 1 << 20;

    /// What a waiting init reads without an answer. As long as it can be sent the socket has
    /// somebody who holds it: the pid that it names is not another process's yet.
    private static final byte[] KEEPALIVE = {
        0, 0, 0, 0, Protocol.KIND_KEEPALIVE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private final Proxy launcher;
    private final String id;

    private Salvage(Invocation invocation, String id) {
        this.launcher = invocation.launcher();
        this.id = id;
    }

    static void remove(Invocation invocation, StateRoot root, String id, Fd directory)
            throws IOException {
        Salvage salvage = new Salvage(invocation, id);
        List<CgroupPath> cgroups = salvage.endInit(directory);
        CgroupTree.look(invocation.launcher(), cgroups).removeIfUnused();
        root.remove(id);
    }

    /// @return where its cgroups are, or would be
    private List<CgroupPath> endInit(Fd directory) throws IOException {
        HostFacts host = HostFacts.ask(launcher);
        List<Hierarchy> hierarchies = host.hierarchies();
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.fchdir(directory);
        Errno[] nobody = {Errno.ECONNREFUSED, Errno.ENOENT};
        Result connected = launcher.connect(socket, StateRoot.SOCKET, nobody);
        Result listening = launcher.peerCredentials(socket);
        if (!connected.ok()) {
            return CgroupV1.paths(hierarchies, id, null);
        }
        int pid = Descriptors.credentials(listening.bytes()).pid();
        Fd init = launcher.pidfdOpen(pid, Errno.ESRCH, Errno.EINVAL);
        Result executable = Liveness.readExecutable(launcher, pid);
        Result heard = launcher.send(socket, KEEPALIVE, Errno.EPIPE, Errno.ECONNRESET);
        if (!heard.ok()) {
            return CgroupV1.paths(hierarchies, id, null);
        }
        Fd file = launcher.openat(Fd.CWD, "/proc/" + pid + "/cgroup", Fcntl.O_RDONLY, 0);
        byte[] own = new FileText(launcher, file, 4096, 2).bytes(MOST);
        if (!Liveness.isOurProgram(executable)) {
            throw new ContainerException(
                    "the socket of container " + id + " is listened to by pid " + pid);
        }
        launcher.pidfdSendSignal(init, Signals.SIGKILL, Errno.ESRCH);
        Removal.await(launcher, init, id);
        List<ProcCgroup> lines = ProcCgroup.parse(new String(own, StandardCharsets.UTF_8));
        return Hierarchy.find(host.mounts(), lines).stream()
                .filter(each -> !each.own().isEmpty())
                .map(each -> new CgroupPath(each.mountPoint(), each.own()))
                .toList();
    }
}
