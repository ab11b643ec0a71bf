package dev.jruntime.syscall;

import java.util.List;

/// Calls that nobody makes: they are written down, and answered as a [SampleHost] would. What a
/// command does can be read, and tested, without a process and without privileges.
public final class RecordedSyscalls extends ProxyQueue {
    private final Transcript transcript;
    private final SampleHost host;
    private String who;
    private Runnable first = () -> {};
    private int roundTrips;

    private RecordedSyscalls(Transcript transcript, SampleHost host, Hello hello, String who) {
        super(hello);
        this.transcript = transcript;
        this.host = host;
        this.who = who;
    }

    /// A launcher that says this of itself.
    public RecordedSyscalls(Transcript transcript, SampleHost host, Hello hello) {
        this(transcript, host, hello, "launcher");
    }

    @Override
    public int roundTrips() {
        return roundTrips;
    }

    @Override
    void finish(List<Result> batch) {}

    @Override
    void start(List<Result> batch) {
        Runnable before = first;
        first = () -> {};
        before.run();
        roundTrips++;
        transcript.begin(who);
        for (Result result : batch) {
            int missing = failureOfAnArgument(result.call());
            if (missing != 0) {
                transcript.skipped(result.call());
                result.complete(-missing, null, true);
                continue;
            }
            SampleHost.Answer answer = host.answer(result.call());
            transcript.made(result.call(), answer.value());
            result.complete(answer.value(), answer.memory(), false);
            if (answer.value() < 0 && !result.call().allows((int) -answer.value())) {
                return;
            }
        }
    }

    @Override
    public Birth beginClone(long flags, Runnable first) throws SyscallException {
        Cloning cloning = queueClone(flags);
        boolean sibling = (flags & Sched.CLONE_FILES) != 0;
        who = who.equals("init") && !sibling ? "stage" : who;
        flush();
        int pid = (int) cloning.child().value();
        close(Fd.of(cloning.end(0), "the server's end"));
        RecordedSyscalls child = process(pid, cloning.end(1));
        child.first = first;
        child.who = sibling ? "courier" : child.who;
        Clone clone = new Clone(child, pid, cloning.pidfd());
        return new Birth() {
            @Override
            public Proxy proxy() {
                return child;
            }

            @Override
            public Clone await() {
                return clone;
            }
        };
    }

    @Override
    public Adoption adopt(Fd connection) throws SyscallException {
        submit(Call.of(Sysno.GETPID));
        flush();
        Proxy parked = process(SampleHost.INIT, hello().control());
        return new Adoption() {
            @Override
            public Proxy proxy() {
                return parked;
            }

            @Override
            public void close() {}
        };
    }

    private RecordedSyscalls process(int pid, int control) {
        return new RecordedSyscalls(transcript, host, hello().ofClone(pid, control), "init");
    }

    @Override
    public void flushUntilGone() throws SyscallException {
        flush();
    }

    @Override
    public boolean isGoneWithin(int seconds) throws SyscallException {
        flushUntilGone();
        return true;
    }

    @Override
    public void park(Fd listener, boolean keep) throws SyscallException {
        queueParking(listener, keep);
        flush();
    }

    @Override
    public Result supervise(Supervision job) throws SyscallException {
        return queueSupervision(job);
    }

    @Override
    public void exit(int code) throws SyscallException {
        queueExit(code);
        flush();
    }

    @Override
    public void close() {}
}
