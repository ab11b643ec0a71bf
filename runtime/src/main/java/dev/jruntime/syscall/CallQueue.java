package dev.jruntime.syscall;

import java.util.ArrayList;
import java.util.List;

/// Queues calls until a result is needed; what a batch does is its subclass's.
abstract class CallQueue implements Caller {
    /// Room is left for the largest single call.
    private static final int FULL_BYTES = 96 * 1024;

    private static final int FULL_CALLS = 1000;
    private static final int HANDFUL = 10;

    private List<Result> queued = new ArrayList<>();
    private int size;

    @Override
    public Result submit(Call call) throws SyscallException {
        Result result = new Result(this, call);
        int needed = Frame.sizeOf(call);
        if (size + needed > FULL_BYTES || queued.size() >= FULL_CALLS) {
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

    @Override
    public void together(int bytes) throws SyscallException {
        if (size + bytes > FULL_BYTES || queued.size() + HANDFUL > FULL_CALLS) {
            flush();
        }
    }

    /// A call that needs a descriptor which could not be opened shares that failure, within a batch
    /// (the proxy sees to it) as between batches.
    static int failureOfAnArgument(Call call) {
        for (int i = 0; i < call.count(); i++) {
            Result source =
                    switch (call.argument(i)) {
                        case Call.Handle(Fd fd) -> fd.source();
                        case Call.Earlier(Result result) -> result;
                        default -> null;
                    };
            if (source != null && source.failure() != 0) {
                return source.failure();
            }
        }
        return 0;
    }

    @Override
    public void flush() throws SyscallException {
        if (queued.isEmpty()) {
            return;
        }
        List<Result> batch = queued;
        queued = new ArrayList<>();
        size = 0;
        try {
            run(batch);
        } finally {
            batch.stream().filter(result -> !result.isDone()).forEach(Result::cancel);
        }
        for (Result result : batch) {
            result.check();
        }
    }

    /// Make the calls; completes the results of all that ran.
    abstract void run(List<Result> batch) throws SyscallException;
}
