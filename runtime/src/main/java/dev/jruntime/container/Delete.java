package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import java.io.IOException;

/// `delete`: remove what is left of a stopped container; with `--force`, of any.
public final class Delete {
    private Delete() {}

    public static void run(Invocation invocation, String id, boolean force) throws IOException {
        StateRoot root = StateRoot.find(invocation);
        if (root.isMissing()) {
            if (!force) {
                throw missing(id);
            }
            return;
        }
        StateRoot.Lock lock = root.lockPatiently(id);
        try {
            delete(invocation, root, id, force);
        } finally {
            root.unlock(id, lock);
            invocation.launcher().flush();
        }
    }

    private static void delete(Invocation invocation, StateRoot root, String id, boolean force)
            throws IOException {
        Fd directory = root.directory(id, Errno.ENOENT);
        StateRoot.Reading reading = root.read(directory);
        if (directory.absent()) {
            if (!force) {
                throw missing(id);
            }
            return;
        }
        ContainerState state;
        try {
            state = root.parse(id, reading);
        } catch (ContainerException unreadable) {
            if (!force) {
                throw unreadable;
            }
            root.remove(id);
            return;
        }
        delete(invocation, root, state, force);
    }

    private static void delete(
            Invocation invocation, StateRoot root, ContainerState state, boolean force)
            throws IOException {
        Liveness liveness = Liveness.look(invocation.launcher(), state);
        Status status = liveness.status();
        if (force) {
            Removal.kill(invocation.launcher(), state, liveness);
        } else if (status != Status.STOPPED) {
            throw new ContainerException(
                    "cannot delete container "
                            + state.id()
                            + " that is not stopped: it is "
                            + status.text());
        }
        Removal.clean(invocation.launcher(), root, state);
    }

    private static ContainerException missing(String id) {
        return new ContainerException("container \"" + id + "\" does not exist");
    }
}
