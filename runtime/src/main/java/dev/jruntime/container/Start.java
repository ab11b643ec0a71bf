package dev.jruntime.container;

import dev.jruntime.linux.process.ProcStat;
import dev.jruntime.syscall.Credentials;
import dev.jruntime.syscall.Descriptors;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sockets;
import java.io.IOException;

/// `start`: the waiting init of a created container executes its program.
public final class Start {
    /// init's own exit code where it could not go on.
    private static final int GAVE_UP = 125;

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
        Liveness liveness = found.look();
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.fchdir(found.directory());
        Result connected =
                launcher.connect(
                        socket, StateRoot.SOCKET, Errno.ECONNREFUSED, Errno.ENOENT);
        Result listening = launcher.peerCredentials(socket);
        refuseUnlessCreated(found.state().id(), liveness.status());
        if (!connected.ok()) {
            throw new ContainerException(
                    "the init of container " + found.state().id() + " does not answer");
        }
        Credentials credentials = Descriptors.credentials(listening.bytes());
        if (credentials.pid() != found.state().pid()) {
            throw new ContainerException(
                    "the socket of container " + found.state().id() + " is listened to by pid "
                            + credentials.pid() + ", not by its init");
        }
        try (Proxy init = launcher.adopt(socket)) {
            InitBuilder.execute(init, found.state().program());
        }
        confirm(launcher, found.state());
        found.write(found.state().with(Status.RUNNING));
    }

    private static void refuseUnlessCreated(String id, Status status) throws ContainerException {
        switch (status) {
            case CREATED -> {}
            case RUNNING ->
                    throw new ContainerException("cannot start an already running container");
            case STOPPED ->
                    throw new ContainerException("cannot start a container that has stopped");
            case CREATING ->
                    throw new ContainerException(
                            "container " + id + " is not created: its create has not finished");
        }
    }

    /// The end of init's connection alone doesn't say that execve(2) succeeded.
    private static void confirm(Proxy launcher, ContainerState state) throws IOException {
        ProcStat process = Liveness.parse(Liveness.readStat(launcher, state.pid()));
        boolean gaveUp = process != null && process.isDead() && process.exitCode() == GAVE_UP << 8;
        if (gaveUp) {
            throw new ContainerException("the init of container " + state.id() + " gave up");
        }
    }
}
