package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;

/// `delete`: remove what is left of a stopped container; with `--force`, of any.
public final class Delete {
    private Delete() {}

    public static void run(Invocation invocation, String id, boolean force) throws IOException {
        StateRoot root = StateRoot.find(invocation);
        StateRoot.Meanwhile meanwhile = force ? () -> endInit(invocation, id) : () -> {};
        Entry entry = root.locked(id, lock -> Entry.read(root, id, lock), meanwhile);
        try {
            delete(invocation, root, entry, force);
        } finally {
            if (!root.isMissing()) {
                root.unlock(entry.lock());
            }
        }
    }

    /// The command that has the lock may wait for init, and init for what never comes, such as a
    /// program on a filesystem that does not answer.
    private static void endInit(Invocation invocation, String id) throws IOException {
        try {
            Kill.run(invocation, id, Signals.SIGKILL, false);
        } catch (ContainerException nothingToEnd) {
            return;
        }
    }

    /// What is asked for in one go.
    private record Entry(String id, StateRoot.Lock lock, Fd directory, StateRoot.Reading reading) {
        static Entry read(StateRoot root, String id, StateRoot.Lock lock) throws SyscallException {
            Fd directory = root.directory(id, Errno.ENOENT);
            return new Entry(id, lock, directory, root.read(directory));
        }
    }

    private static void delete(Invocation invocation, StateRoot root, Entry entry, boolean force)
            throws IOException {
        String id = entry.id();
        if (entry.directory().absent()) {
            if (!force) {
                throw new NoSuchContainerException(id);
            }
            return;
        }
        ContainerState state;
        try {
            state = root.parse(id, entry.reading());
        } catch (ContainerException unreadable) {
            if (!force) {
                throw unreadable;
            }
            Salvage.remove(invocation, root, id, entry.directory());
            return;
        }
        delete(invocation, root, state, force);
        Removal.runHooks(invocation, state);
    }

    private static void delete(
            Invocation invocation, StateRoot root, ContainerState state, boolean force)
            throws IOException {
        Removal removal = Removal.look(invocation.launcher(), state);
        Status status = removal.liveness().status();
        if (force) {
            removal.kill();
        } else if (status != Status.STOPPED) {
            throw new ContainerException(
                    "cannot delete container "
                            + state.id()
                            + " that is not stopped: it is "
                            + Liveness.lookClosely(invocation.launcher(), state).status().text());
        }
        removal.clean(root, force);
    }
}
