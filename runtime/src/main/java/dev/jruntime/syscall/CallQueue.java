package dev.jruntime.syscall;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Queues calls until a result is needed; what a batch does is its subclass's.
abstract class CallQueue implements Caller {
    /// Room is left for the largest single call.
    private static final int FULL_BYTES = 96 * 1024;

    private static final int FULL_CALLS = 1000;
    private static final int HANDFUL = 10;

    private List<Result> queued = new ArrayList<>();
    private @Nullable List<Result> begun;
    private final Set<Result> stored = new HashSet<>();
    private int size;
    private int limit = FULL_BYTES;

    @Override
    public Result submit(Call call) throws SyscallException {
        for (int i = 0; i < call.count(); i++) {
            if (call.argument(i) instanceof Call.Memory(Block block, _)) {
                reserve(block);
            }
        }
        Result result = new Result(this, call);
        int needed = Frame.sizeOf(call);
        if (size + needed > limit || queued.size() >= FULL_CALLS) {
            flush();
        }
        int failed = failureOfAnArgument(call);
        if (failed != 0) {
            result.complete(-failed, null, true);
            return result;
        }
        queued.add(result);
        size += needed;
        return result;
    }

    /// A result can be stored in one struct of its batch (protocol.h, `store`): for a second one it
    /// has to be known.
    final void reserve(Block block) throws SyscallException {
        for (Block.Descriptor slot : block.descriptors()) {
            Result pending = slot.fd().pending();
            if (pending != null && !stored.add(pending)) {
                flush();
            }
        }
        for (Block.Pointer pointer : block.pointers()) {
            reserve(pointer.target());
        }
    }

    @Override
    public void together(int bytes) throws SyscallException {
        if (size + bytes > FULL_BYTES || queued.size() + HANDFUL > FULL_CALLS) {
            flush();
        }
        limit = Math.max(limit, size + bytes);
    }

    /// A call that needs a descriptor which could not be opened shares that failure, within a batch
    /// (the proxy sees to it) as between batches.
    static int failureOfAnArgument(Call call) {
        for (int i = 0; i < call.count(); i++) {
            Result source = call.argument(i).source();
            if (source != null && source.failure() != 0) {
                return source.failure();
            }
        }
        return 0;
    }

    @Override
    public void begin() throws SyscallException {
        finishBegun();
        if (!queued.isEmpty()) {
            List<Result> batch = take();
            begun = batch;
            start(batch);
        }
    }

    @Override
    public void flush() throws SyscallException {
        finishBegun();
        if (queued.isEmpty()) {
            return;
        }
        List<Result> batch = take();
        try {
            run(batch);
        } finally {
            cancelTheRest(batch);
        }
        check(batch);
    }

    /// Forget what is queued; what has begun comes to its end, however that is.
    @Override
    public void forget() {
        cancelTheRest(take());
        try {
            finishBegun();
        } catch (SyscallException | ProxyLostException known) {
            begun = null;
        }
    }

    private List<Result> take() {
        List<Result> batch = queued;
        queued = new ArrayList<>();
        stored.clear();
        size = 0;
        limit = FULL_BYTES;
        return batch;
    }

    /// What is queued behind a batch that failed does not happen.
    private void finishBegun() throws SyscallException {
        List<Result> batch = begun;
        if (batch == null) {
            return;
        }
        begun = null;
        try {
            finish(batch);
            cancelTheRest(batch);
            check(batch);
        } catch (SyscallException | RuntimeException failure) {
            cancelTheRest(batch);
            cancelTheRest(take());
            throw failure;
        }
    }

    private static void cancelTheRest(List<Result> batch) {
        batch.stream().filter(result -> !result.isDone()).forEach(Result::cancel);
    }

    private static void check(List<Result> batch) throws SyscallException {
        for (Result result : batch) {
            result.check();
        }
    }

    /// Let the calls happen; [#finish(List)] will ask for the answers.
    abstract void start(List<Result> batch) throws SyscallException;

    /// Wait for the answers to what was started; completes the results of all calls that ran.
    abstract void finish(List<Result> batch) throws SyscallException;

    /// Make the calls; completes the results of all that ran.
    void run(List<Result> batch) throws SyscallException {
        start(batch);
        finish(batch);
    }
}
