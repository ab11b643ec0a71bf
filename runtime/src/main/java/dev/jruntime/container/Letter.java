package dev.jruntime.container;

import dev.jruntime.spec.ContainerProcessState;
import dev.jruntime.spec.State;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What an agent is told: a document, and with its beginning the descriptor by which a filter asks.
///
/// @param sender whose connection to the agent it is
record Letter(Proxy sender, Fd connection, byte[] document) {
    private static final int PIECE = 32 * 1024;

    /// How long an agent may take to read.
    private static final int MOST_STEPS = 100;

    private static final int STEP_MILLIS = 100;

    /// @param pid of the process that has the filter, as the launcher sees it
    /// @param status of the container
    static byte[] document(ContainerState state, int pid, State.Status status) {
        State told =
                new State(
                        state.ociVersion(),
                        state.id(),
                        status,
                        state.pid(),
                        state.bundle(),
                        state.annotations(),
                        null,
                        null,
                        null);
        ContainerState.Agent agent = state.agent();
        String metadata = agent == null ? null : agent.metadata();
        return new ContainerProcessState(pid, metadata, told)
                .toCompactJson()
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Send the beginning.
    ///
    /// @return how much was taken; it has failed with EBADF if the descriptor is not there
    Result begin(Fd descriptor) throws SyscallException {
        byte[] piece = Arrays.copyOf(document, Math.min(document.length, PIECE));
        return sender.sendDescriptor(connection, piece, descriptor, Errno.EBADF);
    }

    /// Send the rest.
    ///
    /// @throws ContainerException if the agent does not read it
    void end(int begun) throws IOException {
        int sent = begun;
        for (int idle = 0; sent < document.length && idle < MOST_STEPS; ) {
            int end = Math.min(document.length, sent + PIECE);
            byte[] piece = Arrays.copyOfRange(document, sent, end);
            Result taken = sender.send(connection, piece, Errno.EAGAIN);
            if (taken.ok()) {
                sent += (int) taken.value();
                idle = 0;
            } else {
                sender.poll(connection, sender.hello().control(), Poll.POLLOUT, STEP_MILLIS);
                idle++;
            }
        }
        if (sent < document.length) {
            throw new ContainerException("the agent does not read what it is told");
        }
    }
}
