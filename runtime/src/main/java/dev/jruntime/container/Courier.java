package dev.jruntime.container;

import dev.jruntime.spec.ContainerProcessState;
import dev.jruntime.spec.State;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sched;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings the descriptor by which a filter asks (seccomp_unotify(2)) to the agent: a clone of init
/// that has its descriptors, and not its filter, which may ask about whatever init would need for
/// that. Init waits for the courier's end before it goes on, so that the agent is told before the
/// first call that it has to answer, and the program has no child that it does not know.
final class Courier {
    /// How often the descriptor is looked for. Loading a filter takes less than a millisecond.
    private static final int MOST_LOOKS = 2_000;

    private static final int LOOK_MILLIS = 1;

    /// How long the answer to a call of init is waited for; an agent may think about execve(2).
    private static final int PATIENCE_SECONDS = 5;

    private final Proxy init;
    private final Proxy.Clone clone;
    private final Fd connection;
    private final Fd listener;
    private final Ending ending;

    /// Ends init.
    interface Ending {
        void run() throws IOException;
    }

    private Courier(Proxy init, Fd connection, Ending ending) throws SyscallException {
        this.init = init;
        this.connection = connection;
        this.ending = ending;
        clone = init.cloneProxy(Sched.CLONE_FILES);
        clone.proxy().prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        listener = nextDescriptor();
    }

    /// The lowest number that is free is that of the next descriptor (open(2)), whatever it is of.
    /// It is free when this returns: as long as nothing is open there, nothing can be sent.
    private Fd nextDescriptor() throws SyscallException {
        Fd next = init.openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
        init.close(next);
        return Fd.of(next.number(), ContainerProcessState.SECCOMP_FD);
    }

    /// @throws ContainerException if no agent is there
    static Fd connect(Proxy launcher, String path) throws IOException {
        launcher.flush();
        try {
            return CallersSocket.connectInTime(launcher, path);
        } catch (IOException nobody) {
            throw new ContainerException(
                    "linux.seccomp.listenerPath: " + nobody.getMessage(), nobody);
        }
    }

    /// A courier of an init that has its connection to the agent.
    ///
    /// @return null if its filter asks nobody
    static @Nullable Courier hire(Proxy init, ContainerState state, Ending ending)
            throws SyscallException {
        ContainerState.Agent agent = state.agent();
        return agent == null
                ? null
                : new Courier(init, Fd.of(agent.socket(), agent.path()), ending);
    }

    /// A courier of an init that has waited; the connection lies at the socket where it did.
    ///
    /// @return null if its filter asks nobody
    static @Nullable Courier receive(Proxy init, ContainerState state, Ending ending)
            throws SyscallException {
        ContainerState.Agent agent = state.agent();
        if (agent == null) {
            return null;
        }
        Fd listening = Fd.of(agent.socket(), "listener");
        Fd second = init.accept(listening);
        Fd connection = init.receiveDescriptor(second, agent.path());
        init.close(second);
        init.close(listening);
        return new Courier(init, connection, ending);
    }

    /// As init sees it.
    int pid() {
        return clone.pid();
    }

    /// Have init make its last calls, of which the first loads the filter and the second waits for
    /// us. It must not go on without an agent: if that cannot be told, init ends before we do.
    ///
    /// @return false if init is still there: then it is the agent who lets it go, or not
    boolean deliver(ContainerState state) throws IOException {
        init.begin();
        try {
            bring(Letter.document(state, state.pid(), State.Status.CREATED));
        } catch (IOException failure) {
            IOException reason = reason(failure);
            ending.run();
            throw reason;
        } finally {
            clone.proxy().close();
        }
        return init.isGoneWithin(PATIENCE_SECONDS);
    }

    /// A filter that could not be loaded has no descriptor.
    private IOException reason(IOException failure) {
        try {
            var unused = init.isGoneWithin(0);
            return new ContainerException(
                    "linux.seccomp.listenerPath " + connection + ": " + failure.getMessage(),
                    failure);
        } catch (SyscallException first) {
            return first;
        }
    }

    /// The descriptor comes with the first bytes. Then nobody but the agent may have it: its end
    /// would not be seen by who waits for its answer.
    private void bring(byte[] document) throws IOException {
        Proxy self = clone.proxy();
        Letter letter = new Letter(self, connection, document);
        letter.end(begin(letter));
        self.close(connection);
        self.close(listener);
        self.flush();
    }

    private int begin(Letter letter) throws IOException {
        Proxy self = clone.proxy();
        for (int i = 0; i < MOST_LOOKS; i++) {
            Result sent = letter.begin(listener);
            if (sent.ok()) {
                return (int) sent.value();
            }
            self.poll(List.of(), self.hello().control(), 0, LOOK_MILLIS);
        }
        throw new ContainerException("the filter has no descriptor for an agent");
    }
}
