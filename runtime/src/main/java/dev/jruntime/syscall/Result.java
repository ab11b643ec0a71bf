package dev.jruntime.syscall;

import org.jspecify.annotations.Nullable;

/// The answer to a call. Calls are queued; asking for a value makes them happen.
public final class Result {
    private static final byte[] NOTHING = {};

    private final Caller caller;
    private final Call call;
    private int index;
    private boolean done;
    private boolean made;
    private boolean shared;
    private long value;
    private byte[] memory = NOTHING;

    Result(Caller caller, Call call) {
        this.caller = caller;
        this.call = call;
    }

    /// Where it is in its batch.
    int index() {
        return index;
    }

    void place(int inBatch) {
        index = inBatch;
    }

    Call call() {
        return call;
    }

    boolean isDone() {
        return done;
    }

    /// Whether the call was made at all; those behind a failure were not.
    public boolean isMade() {
        return made;
    }

    /// @param out what the call filled; only a success has filled anything
    /// @param isShared the failure is that of the call that should have given an argument
    void complete(long answer, byte @Nullable [] out, boolean isShared) {
        value = answer;
        shared = isShared;
        memory = out == null || answer < 0 ? NOTHING : out;
        done = true;
        made = true;
    }

    /// Its batch ended before this call: what asks for its answer must not take it for a success.
    void cancel() {
        value = -Errno.ECANCELED.number();
        shared = true;
        done = true;
    }

    /// The errno if it is known that the call failed, else 0.
    int failure() {
        return done && value < 0 ? (int) -value : 0;
    }

    /// What is known of the answer: a result, `-errno`, or 0 before.
    long known() {
        return value;
    }

    /// @throws SyscallException if the call failed in a way that it does not allow
    void check() throws SyscallException {
        if (done && value < 0 && !shared && !call.allows((int) -value)) {
            throw SyscallException.of(call, (int) -value);
        }
    }

    /// Whether the call succeeded; a failure that its caller did not allow throws instead.
    public boolean ok() throws SyscallException {
        await();
        return value >= 0;
    }

    /// The errno of a failure that was allowed.
    public Errno errno() throws SyscallException {
        await();
        return value < 0 ? Errno.of((int) -value) : Errno.UNKNOWN;
    }

    /// A failure that was allowed, as an exception; null after a success.
    public @Nullable SyscallException failed() throws SyscallException {
        await();
        return value < 0 ? SyscallException.of(call, (int) -value) : null;
    }

    /// What the call returned.
    ///
    /// @throws SyscallException if it failed, also with an errno that was allowed
    public long value() throws SyscallException {
        await();
        if (value < 0) {
            throw SyscallException.of(call, (int) -value);
        }
        return value;
    }

    /// The memory that the call filled; empty if it failed.
    public byte[] bytes() throws SyscallException {
        await();
        return memory;
    }

    private void await() throws SyscallException {
        if (!done) {
            caller.flush();
        }
    }
}
