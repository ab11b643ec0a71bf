package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.Protocol;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Signals;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a second server does for a command whose first server was lost: finish what was committed,
/// roll back what was not. A command is never silently done twice.
public final class Recovery {
    private Recovery() {}

    /// Whether this launcher has lost a server already.
    public static boolean isNeeded(Proxy launcher) {
        return (launcher.hello().flags() & Protocol.HELLO_RECOVERY) != 0;
    }

    /// @param id the command's container; null if it has none
    /// @return the command's exit code
    /// @throws ContainerException if the command did not do what it should
    public static int run(Invocation invocation, String command, @Nullable String id)
            throws IOException {
        if (id == null) {
            throw lost();
        }
        StateRoot root = StateRoot.find(invocation);
        if (root.isMissing()) {
            throw lost();
        }
        StateRoot.Lock lock = root.lockPatiently(id);
        try {
            return recover(invocation, root, command, id);
        } finally {
            root.unlock(lock);
            invocation.launcher().flush();
        }
    }

    private static ContainerException lost() {
        return new ContainerException("the server of this command was lost; nothing was changed");
    }

    private static int recover(Invocation invocation, StateRoot root, String command, String id)
            throws IOException {
        Proxy launcher = invocation.launcher();
        Fd directory = root.directory(id, Errno.ENOENT);
        StateRoot.Reading reading = root.read(directory);
        boolean creates = command.equals("create") || command.equals("run");
        if (directory.absent()) {
            return withoutState(command);
        }
        if (reading.file().absent()) {
            if (creates) {
                root.remove(id);
            }
            throw lost();
        }
        ContainerState state = root.parse(id, reading);
        Liveness liveness = Liveness.look(launcher, state);
        if (creates && state.status() == Status.CREATING) {
            Removal.clean(launcher, root, state);
            throw new ContainerException(
                    "the server of this command was lost; what it had made is removed");
        }
        return switch (command) {
            case "run" -> finishRun(invocation, root, state, liveness);
            case "create" -> 0;
            case "delete" -> finishDelete(invocation, root, state, liveness);
            default -> throw new ContainerException("the server of this command was lost");
        };
    }

    private static int withoutState(String command) throws ContainerException {
        if (command.equals("delete")) {
            return 0;
        }
        throw lost();
    }

    private static int finishDelete(
            Invocation invocation, StateRoot root, ContainerState state, Liveness liveness)
            throws IOException {
        if (liveness.isAlive()) {
            throw new ContainerException("the server of this command was lost; try again");
        }
        Removal.clean(invocation.launcher(), root, state);
        return 0;
    }

    /// The payload may have ended meanwhile, or still run: then wait on.
    private static int finishRun(
            Invocation invocation, StateRoot root, ContainerState state, Liveness liveness)
            throws IOException {
        Proxy launcher = invocation.launcher();
        Hello hello = launcher.hello();
        int status = hello.status();
        if ((hello.flags() & Protocol.HELLO_SUPERVISED) == 0) {
            launcher.sigprocmask(Signals.SIG_SETMASK, Run.FORWARDED);
            Fd signals = launcher.signalfd(Run.FORWARDED);
            Fd init = launcher.pidfdOpen(state.pid(), Errno.ESRCH);
            if (init.absent() || liveness.status() == Status.CREATING) {
                Removal.clean(launcher, root, state);
                throw new ContainerException("the server of this command was lost");
            }
            status = launcher.supervise(new Proxy.Supervision(state.pid(), init, signals, null));
        }
        Run.finish(invocation, root, state, false);
        return Run.exitCode(status);
    }
}
