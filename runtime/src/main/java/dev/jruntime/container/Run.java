package dev.jruntime.container;

import dev.jruntime.linux.console.Foreground;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `run`: create and start in one; in the foreground also wait, and delete.
public final class Run {
    /// Everything that can be blocked, but what the kernel sends us for its own reasons.
    static final long FORWARDED =
            ~(bit(Signals.SIGCHLD)
                    | bit(Signals.SIGURG)
                    | bit(Signals.SIGSEGV)
                    | bit(Signals.SIGBUS)
                    | bit(Signals.SIGFPE)
                    | bit(Signals.SIGILL));

    private Run() {}

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /// @return the payload's exit code, 128 + N if signal N ended it; 0 when detached
    public static int run(
            Invocation invocation, String id, CreateOptions options, boolean detach, boolean keep)
            throws IOException {
        if (detach) {
            Creation creation = Creation.build(invocation, id, options);
            creation.execute();
            creation.confirmDetached();
            return 0;
        }
        Proxy launcher = invocation.launcher();
        launcher.sigprocmask(Signals.SIG_SETMASK, FORWARDED);
        Fd signals = launcher.signalfd(FORWARDED);
        Creation creation = Creation.build(invocation, id, options);
        Proxy.Clone init = creation.execute();
        Foreground foreground = creation.foreground();
        Proxy.Terminal terminal = foreground == null ? null : terminal(foreground);
        Result ended =
                launcher.supervise(
                        new Proxy.Supervision(init.pid(), init.pidfd(), signals, terminal));
        finish(invocation, creation.state(), keep);
        int status = (int) ended.value();
        creation.confirm(status);
        return exitCode(status);
    }

    /// An init that was killed before it sent the master away has none to relay to.
    static Proxy.@Nullable Terminal terminal(Foreground foreground) throws SyscallException {
        try {
            return foreground.relay();
        } catch (SyscallException nothingSent) {
            if (nothingSent.is(Errno.EAGAIN)) {
                return null;
            }
            throw nothingSent;
        }
    }

    static void finish(Invocation invocation, ContainerState state, boolean keep)
            throws IOException {
        if (!keep) {
            Removal.cleanOwn(invocation, state);
            Removal.runHooks(invocation, state);
        }
    }

    /// By the shell's rule, from a wait status (wait(2)).
    static int exitCode(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }
}
