package dev.jruntime.container;

import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.syscall.Descriptors;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sockets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `start`: the waiting init of a created container executes its program.
public final class Start {
    private Start() {}

    public static void run(Invocation invocation, String id) throws IOException {
        Found found = Found.locked(invocation, id);
        try {
            start(found);
        } finally {
            found.release();
        }
    }

    private static void start(Found found) throws IOException {
        Proxy launcher = found.launcher();
        refuseIfPaused(found);
        Liveness liveness = Liveness.look(launcher, found.state());
        Fd agent = connectAgent(found, liveness);
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.fchdir(found.directory());
        Errno[] nobody = {Errno.ECONNREFUSED, Errno.ENOENT};
        Result connected = launcher.connect(socket, StateRoot.SOCKET, nobody);
        Result listening = launcher.peerCredentials(socket);
        ContainerState.Filtering filtering = found.state().program().filtering();
        Result kept = filtering == null ? null : found.readFilter();
        boolean gone;
        try (Proxy.Adoption adoption = launcher.adopt(socket)) {
            refuseUnlessCreated(found.state().id(), liveness.status());
            refuseUnlessInit(found.state(), connected, listening);
            Filter filter = filtering == null ? null : filter(found, filtering, kept);
            if (agent != null) {
                handOver(launcher, agent);
            }
            Proxy init = take(adoption, found.state().id());
            LastCalls.runHooks(init, found.state());
            Courier courier = Courier.receive(init, found.state(), () -> stop(found));
            gone = LastCalls.make(init, found.state(), filter, courier);
        } catch (HookException failed) {
            stop(found);
            throw failed;
        }
        LastCalls.Trace trace = LastCalls.Trace.of(launcher, found.state().pid());
        found.note(found.state().with(Status.RUNNING));
        found.release();
        if (gone && !trace.isExecuted(liveness.name())) {
            throw LastCalls.notExecuted(found.state().id(), trace.status(), filtering != null);
        }
        poststart(found);
    }

    /// Before anything connects to init: it could answer nothing, and when it goes on it would find
    /// a connection that is closed, and end.
    private static void refuseIfPaused(Found found) throws IOException {
        if (found.state().status() == Status.PAUSED) {
            refuseUnlessCreated(found.state().id(), found.look().status());
        }
    }

    /// One that is about to end looks as one that waits, and the kernel takes connections for it.
    private static Proxy take(Proxy.Adoption adoption, String id) throws ContainerException {
        try {
            return adoption.proxy();
        } catch (IOException silent) {
            throw new ContainerException(
                    "cannot start container " + id + ": its init has ended, or does not answer",
                    silent);
        }
    }

    /// Before init is disturbed: while nobody listens there, the container can be started later.
    private static @Nullable Fd connectAgent(Found found, Liveness liveness) throws IOException {
        ContainerState.Agent agent = found.state().agent();
        if (agent == null) {
            return null;
        }
        refuseUnlessCreated(found.state().id(), liveness.status());
        return Courier.connect(found.launcher(), agent.path());
    }

    /// Init gets it by a second connection; the first one is for frames.
    private static void handOver(Proxy launcher, Fd agent) throws IOException {
        Fd second = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.connect(second, StateRoot.SOCKET);
        launcher.sendDescriptor(second, new byte[1], agent);
        launcher.close(second);
        launcher.close(agent);
        launcher.flush();
    }

    private static void poststart(Found found) throws IOException {
        try {
            ContainerState running = found.state().with(Status.RUNNING);
            HookList.of(HookKind.POSTSTART, running.hooks()).runOutside(found.launcher(), running);
        } catch (HookException failed) {
            stop(found);
            throw failed;
        }
    }

    /// A hook that fails ends the container (runtime.md, Lifecycle).
    private static void stop(Found found) throws IOException {
        Removal.look(found.launcher(), found.state()).kill();
    }

    private static Filter filter(
            Found found, ContainerState.Filtering filtering, @Nullable Result kept)
            throws IOException {
        byte[] bytes = java.util.Objects.requireNonNull(kept).bytes();
        Filter filter = Filter.decode(bytes, filtering.key());
        if (filter == null) {
            throw new ContainerException(
                    "the seccomp filter that was made for container "
                            + found.state().id()
                            + " is damaged");
        }
        return filter;
    }

    private static void refuseUnlessInit(ContainerState state, Result connected, Result listening)
            throws IOException {
        String whose = "the socket of container " + state.id();
        if (!connected.ok()) {
            throw new ContainerException(whose + " is not listened to by its init");
        }
        int pid = Descriptors.credentials(listening.bytes()).pid();
        if (pid != state.pid()) {
            throw new ContainerException(whose + " is listened to by pid " + pid);
        }
    }

    private static void refuseUnlessCreated(String id, Status status) throws ContainerException {
        switch (status) {
            case CREATED -> {}
            case RUNNING ->
                    throw new ContainerException("cannot start an already running container");
            case PAUSED ->
                    throw new ContainerException(
                            "cannot start a paused container: resume it first");
            case STOPPED ->
                    throw new ContainerException("cannot start a container that has stopped");
            case CREATING ->
                    throw new ContainerException(
                            "container " + id + " is not created: its create has not finished");
        }
    }
}
