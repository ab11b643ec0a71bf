package dev.jruntime.container;

import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.process.Signal;
import dev.jruntime.spec.Hook;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FileCalls;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.ProcessCalls;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One hook while it runs: a child of the launcher or of init, whose output is kept for the error
/// that it may become.
final class HookRun {
    private static final int STREAMS = 3;
    private static final int PIECE = 32 * 1024;

    /// What a pipe takes by default (pipe(7)).
    private static final int PIPE_CAPACITY = 64 * 1024;

    private static final int STEP_MILLIS = 1_000;

    /// How long a killed process may hang in the kernel.
    private static final int MOST_STEPS = 10;

    private final Proxy parent;
    private final Hook hook;
    private final HookOutput stdout;
    private final HookOutput stderr;
    private final Proxy.Clone child;
    private boolean late;

    /// How it runs.
    ///
    /// @param directory null for the one that its parent is in
    /// @param identity null for its parent's
    record Manner(@Nullable String directory, @Nullable Identity identity) {
        static Manner in(String directory) {
            return new Manner(directory, null);
        }
    }

    private HookRun(Proxy parent, Hook hook, FileCalls.Pipe out, FileCalls.Pipe err, Fd stdin)
            throws SyscallException {
        this.parent = parent;
        this.hook = hook;
        child = parent.cloneProxy(0);
        stdout = new HookOutput(parent, out.reader());
        stderr = new HookOutput(parent, err.reader());
        for (Fd theirs : List.of(stdin, out.writer(), err.writer())) {
            parent.close(theirs);
        }
    }

    /// Start a hook's program.
    ///
    /// @param parent whose child it becomes, with its namespaces and credentials
    /// @param state for its standard input
    /// @throws IOException if the program cannot be executed
    static HookRun start(Proxy parent, Hook hook, Manner manner, byte[] state) throws IOException {
        FileCalls.Pipe in = parent.pipe();
        FileCalls.Pipe out = parent.pipe();
        FileCalls.Pipe err = parent.pipe();
        fill(parent, in.writer(), state);
        HookRun run = new HookRun(parent, hook, out, err, in.reader());
        run.execute(List.of(in.reader(), out.writer(), err.writer()), manner);
        return run;
    }

    /// All of it before anybody reads: a hook that reads nothing then keeps nobody waiting.
    private static void fill(Proxy parent, Fd pipe, byte[] state) throws SyscallException {
        if (state.length > PIPE_CAPACITY) {
            parent.pipeCapacity(pipe, state.length);
        }
        parent.neverWait(pipe);
        for (int at = 0; at < state.length; at += PIECE) {
            parent.write(pipe, Arrays.copyOfRange(state, at, Math.min(state.length, at + PIECE)));
        }
        parent.close(pipe);
    }

    /// The child has its parent's signal mask and more descriptors than it should have. A session
    /// of its own keeps it from the caller's terminal.
    private void execute(List<Fd> streams, Manner manner) throws IOException {
        Proxy process = child.proxy();
        try {
            process.setsid();
            process.sigprocmask(Signals.SIG_SETMASK, 0);
            for (int i = 0; i < STREAMS; i++) {
                process.dup3(streams.get(i), i, 0);
            }
            process.closeAllBut(STREAMS, List.of(process.hello().control()));
            if (manner.directory() != null) {
                process.chdir(manner.directory());
            }
            if (manner.identity() != null) {
                manner.identity().assume(process);
            }
            // Last: a change of credentials clears it (prctl(2)).
            process.prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
            List<String> arguments = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
            process.execve(hook.path(), arguments, hook.env());
            process.flushUntilGone();
        } catch (SyscallException failure) {
            kill();
            throw failure;
        } finally {
            process.close();
        }
    }

    /// Its standard output, of which all is wanted: so much is kept.
    HookOutput output(int most) {
        stdout.keep(most);
        return stdout;
    }

    /// Wait for its end.
    ///
    /// @return how it ended, if that is not success
    @Nullable String await() throws IOException {
        Long seconds = hook.timeout();
        long began = System.nanoTime();
        long limit = seconds == null ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(limit - (System.nanoTime() - began));
            if (left <= 0) {
                late = true;
                kill();
                return "killed after its timeout of " + seconds + " s" + output();
            }
            if (look((int) Math.min(left, STEP_MILLIS))) {
                int status = reap();
                return status == 0 ? null : ending(status) + output();
            }
        }
    }

    /// Take what it has written.
    ///
    /// @return whether it has ended
    private boolean look(int milliseconds) throws SyscallException {
        List<HookOutput> open = new ArrayList<>(List.of(stdout, stderr));
        open.removeIf(HookOutput::hasEnded);
        List<Fd> fds = new ArrayList<>(List.of(child.pidfd()));
        open.forEach(output -> fds.add(output.pipe()));
        int control = parent.hello().control();
        Result polled = parent.poll(fds, control, Poll.POLLIN, milliseconds);
        boolean ended = ProcessCalls.isReady(polled, 0);
        for (int i = 0; i < open.size(); i++) {
            if (ProcessCalls.isReady(polled, i + 1)) {
                open.get(i).take();
            }
        }
        if (ended) {
            stdout.takeRest();
            stderr.takeRest();
        }
        return ended;
    }

    /// Whether it was killed because of its timeout.
    boolean isLate() {
        return late;
    }

    private int reap() throws SyscallException {
        Result waited = parent.waitNow(child.pid());
        int status = ByteBuffer.wrap(waited.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt();
        parent.close(child.pidfd());
        stdout.close();
        stderr.close();
        parent.flush();
        return status;
    }

    private void kill() throws SyscallException {
        parent.kill(-child.pid(), Signals.SIGKILL, Errno.ESRCH, Errno.EPERM);
        parent.pidfdSendSignal(child.pidfd(), Signals.SIGKILL, Errno.ESRCH);
        parent.flush();
        boolean ended = false;
        for (int i = 0; i < MOST_STEPS && !ended; i++) {
            ended = look(STEP_MILLIS);
        }
        var unused = reap();
    }

    private static String ending(int status) {
        int signal = status & 0x7f;
        return signal == 0
                ? "exit status " + (status >> 8 & 0xff)
                : "ended by " + Signal.print(signal);
    }

    private String output() {
        return ", stdout: " + stdout.text() + ", stderr: " + stderr.text();
    }
}
