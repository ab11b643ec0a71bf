package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;

/// A container that exists, as a command finds it.
///
/// @param lock held until [#release()]; null for commands that only look
record Found(
        Invocation invocation,
        StateRoot root,
        StateRoot.@org.jspecify.annotations.Nullable Lock lock,
        Fd directory,
        ContainerState state) {
    /// Find a container, and keep other commands away from it.
    ///
    /// @throws ContainerException if there is none
    static Found locked(Invocation invocation, String id) throws IOException {
        StateRoot root = existingRoot(invocation, id);
        StateRoot.Lock lock = root.lockPatiently(id);
        try {
            return found(invocation, root, lock, id);
        } catch (IOException | RuntimeException failure) {
            root.unlock(id, lock);
            throw failure;
        }
    }

    /// Find a container without keeping others away.
    static Found unlocked(Invocation invocation, String id) throws IOException {
        return found(invocation, existingRoot(invocation, id), null, id);
    }

    private static StateRoot existingRoot(Invocation invocation, String id) throws IOException {
        StateRoot root = StateRoot.find(invocation);
        if (root.isMissing()) {
            throw missing(id);
        }
        return root;
    }

    private static Found found(
            Invocation invocation,
            StateRoot root,
            StateRoot.@org.jspecify.annotations.Nullable Lock lock,
            String id)
            throws IOException {
        Fd directory = root.directory(id, Errno.ENOENT);
        StateRoot.Reading reading = root.read(directory);
        if (directory.absent()) {
            throw missing(id);
        }
        return new Found(invocation, root, lock, directory, root.parse(id, reading));
    }

    private static ContainerException missing(String id) {
        return new ContainerException("container \"" + id + "\" does not exist");
    }

    Proxy launcher() {
        return invocation.launcher();
    }

    Liveness look() throws SyscallException {
        return Liveness.look(launcher(), state);
    }

    void write(ContainerState changed) throws SyscallException {
        root.write(directory, changed);
    }

    void release() throws SyscallException {
        if (lock != null) {
            root.unlock(state.id(), lock);
            launcher().flush();
        }
    }
}
