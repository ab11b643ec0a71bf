package dev.jruntime.syscall;

/// Another process that makes our calls: launcher, stage or init.
public interface Proxy extends Syscalls, AutoCloseable {
    /// What a clone of a proxy begins as.
    ///
    /// @param proxy the new process
    /// @param pid as the cloning process sees it
    /// @param pidfd a descriptor of it in the cloning process
    record Clone(Proxy proxy, int pid, Fd pidfd) {}

    /// What a foreground command waits for.
    ///
    /// @param signals a signalfd(2) whose signals are passed on
    record Supervision(int pid, Fd pidfd, Fd signals) {}

    /// What the process said of itself.
    Hello hello();

    /// How often its answer was waited for.
    int roundTrips();

    /// Clone the process; makes all queued calls happen first.
    ///
    /// @param flags `CLONE_*`
    Clone cloneProxy(long flags) throws SyscallException;

    /// Take over a connected socket of this process, at whose other end a parked proxy sits.
    Proxy adopt(Fd connection) throws SyscallException;

    /// Make the queued calls happen, the last of which ends the process or makes it another
    /// program.
    ///
    /// @throws SyscallException if one of them failed and the process is still there
    void flushUntilGone() throws SyscallException;

    /// Make the queued calls happen, then let the process wait for a connection on a listening
    /// socket, by which another server will take it over.
    ///
    /// @throws SyscallException if a call failed
    void park(Fd listener) throws SyscallException;

    /// Wait for a child natively, passing on signals.
    ///
    /// @return its wait status
    int supervise(Supervision job) throws SyscallException;

    /// End the process without waiting for an answer.
    void exit(int code);

    /// Drop the connection; a proxy that is not parked then ends by itself.
    @Override
    void close();
}
