package dev.jruntime.container;

import dev.jruntime.linux.seccomp.Filter;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A container that exists, as a command finds it.
///
/// @param lock held until [#release()]; null for commands that only look
record Found(
        Invocation invocation,
        StateRoot root,
        StateRoot.@Nullable Lock lock,
        Fd directory,
        ContainerState state) {
    /// Find a container, and keep other commands away from it.
    ///
    /// @throws ContainerException if there is none
    static Found locked(Invocation invocation, String id) throws IOException {
        StateRoot root = StateRoot.find(invocation);
        Entry entry = root.locked(id, lock -> Entry.read(root, lock, id));
        try {
            return entry.found(invocation, root, id);
        } catch (IOException | RuntimeException failure) {
            if (!root.isMissing()) {
                root.unlock(java.util.Objects.requireNonNull(entry.lock));
            }
            throw failure;
        }
    }

    /// Find a container without keeping others away. One without a state may be about to come or to
    /// go: then whoever works on it is waited for.
    static Found unlocked(Invocation invocation, String id) throws IOException {
        StateRoot root = StateRoot.find(invocation);
        Entry entry = Entry.read(root, null, id);
        if (!entry.isHalf()) {
            return entry.found(invocation, root, id);
        }
        Found waitedFor = locked(invocation, id);
        waitedFor.release();
        return new Found(
                invocation, waitedFor.root(), null, waitedFor.directory(), waitedFor.state());
    }

    /// What was asked for in one go.
    private record Entry(StateRoot.@Nullable Lock lock, Fd directory, StateRoot.Reading reading) {
        static Entry read(StateRoot root, StateRoot.@Nullable Lock lock, String id)
                throws SyscallException {
            Fd directory = root.directory(id, Errno.ENOENT);
            return new Entry(lock, directory, root.read(directory));
        }

        boolean isHalf() throws SyscallException {
            return !directory.absent() && reading.file().absent();
        }

        Found found(Invocation invocation, StateRoot root, String id) throws IOException {
            if (directory.absent()) {
                throw new NoSuchContainerException(id);
            }
            return new Found(invocation, root, lock, directory, root.parse(id, reading));
        }
    }

    Proxy launcher() {
        return invocation.launcher();
    }

    Liveness look() throws SyscallException {
        return Liveness.lookClosely(launcher(), state);
    }

    void note(ContainerState changed) throws SyscallException {
        root.note(directory, changed);
    }

    /// Ask for the file with the filter.
    Result readFilter() throws SyscallException {
        return StateRoot.readFilter(launcher(), directory, Filter.LONGEST);
    }

    /// Let other commands have it, once; with the next calls, or when the command ends.
    void release() throws SyscallException {
        if (lock != null && !lock.isReleased()) {
            root.unlock(lock);
        }
    }
}
