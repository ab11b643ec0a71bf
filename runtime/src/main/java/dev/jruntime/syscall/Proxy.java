package dev.jruntime.syscall;

import org.jspecify.annotations.Nullable;

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
    /// @param terminal null without one
    record Supervision(int pid, Fd pidfd, Fd signals, @Nullable Terminal terminal) {}

    /// A pseudoterminal between which and the standard streams bytes are relayed.
    ///
    /// @param settings struct termios to put back on the standard input at the end; null if that is
    ///   no terminal
    record Terminal(Fd master, byte @Nullable [] settings) {}

    /// What the process said of itself.
    Hello hello();

    /// How often its answer was waited for.
    int roundTrips();

    /// Clone the process; makes all queued calls happen first.
    ///
    /// @param flags `CLONE_*`
    default Clone cloneProxy(long flags) throws SyscallException {
        return beginClone(flags, () -> {}).await();
    }

    /// A clone that is under way.
    interface Birth {
        /// Takes calls already; the first of them to be made waits for the clone.
        Proxy proxy();

        /// Wait for the clone.
        ///
        /// @throws SyscallException if it was not made
        Clone await() throws SyscallException;
    }

    /// Begin to clone the process, behind all queued calls.
    ///
    /// @param first is run when the clone is there, before any of its calls is made
    Birth beginClone(long flags, Runnable first) throws SyscallException;

    /// A parked proxy that was connected to.
    interface Adoption extends AutoCloseable {
        /// Hear what it says first, and go on with it.
        ///
        /// @throws java.io.IOException if it says nothing
        Proxy proxy() throws java.io.IOException;

        @Override
        void close();
    }

    /// Take over a connected socket of this process, at whose other end a parked proxy sits; makes
    /// the queued calls happen.
    Adoption adopt(Fd connection) throws SyscallException;

    /// Make the queued calls happen, the last of which ends the process or makes it another
    /// program.
    ///
    /// @throws SyscallException if one of them failed and the process is still there
    void flushUntilGone() throws SyscallException;

    /// The same for calls that were begun, but only for so long.
    ///
    /// @return false if the process is still there and has not answered
    /// @throws SyscallException if one of them failed and the process is still there
    boolean isGoneWithin(int seconds) throws SyscallException;

    /// Make the queued calls happen, then let the process wait for a connection on a listening
    /// socket, by which another server will take it over.
    ///
    /// @param keep whether it goes on listening after that
    /// @throws SyscallException if a call failed
    void park(Fd listener, boolean keep) throws SyscallException;

    /// Let a descriptor of a launcher stay open when its server is lost, until a child was waited
    /// for; the next server finds its number in [Hello#kept()].
    void keep(Fd descriptor) throws SyscallException;

    /// Queue to wait for a child natively, passing on signals. What is queued behind it happens
    /// when the child has ended, without waiting for us.
    ///
    /// @return its wait status
    Result supervise(Supervision job) throws SyscallException;

    /// Make the queued calls happen, then end the process, without waiting for an answer.
    ///
    /// @throws SyscallException if one of them failed: the process is still there
    void exit(int code) throws SyscallException;

    /// Drop the connection; a proxy that is not parked then ends by itself.
    @Override
    void close();
}
