package dev.jruntime.syscall;

/// Takes calls, and makes them happen in the order in which they came.
public interface Caller {
    /// The architecture of the process that makes the calls.
    Arch arch();

    /// Queue a call.
    ///
    /// @throws SyscallException if the queue was full and one of the calls before this one failed
    Result submit(Call call) throws SyscallException;

    /// See to it that the next calls, a handful that share memory, go in one batch.
    ///
    /// @param bytes what they take together
    /// @throws SyscallException if they would not have, and one of the calls before them failed
    default void together(int bytes) throws SyscallException {}

    /// Let all queued calls happen, without waiting for the answers: they come with the next
    /// [#flush()], or when a result is asked for.
    ///
    /// @throws SyscallException if a call that was begun before failed
    void begin() throws SyscallException;

    /// Forget what is queued: it does not happen.
    void forget();

    /// Make all queued calls happen. The first failure that its call does not allow ends the batch:
    /// later calls do not run.
    ///
    /// @throws SyscallException that failure
    void flush() throws SyscallException;
}
