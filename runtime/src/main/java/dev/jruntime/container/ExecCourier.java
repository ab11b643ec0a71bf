package dev.jruntime.container;

import dev.jruntime.spec.ContainerProcessState;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.util.List;

/// Brings the descriptor by which the filter of one more process asks (seccomp_unotify(2)) to the
/// agent. Processes of the container are near, some of which may be able to take descriptors: so
/// the connection to the agent is never there. The launcher takes the descriptor out of the process
/// (pidfd_getfd(2)), which must not talk behind its filter, and waits for the end of a child that
/// does nothing.
final class ExecCourier {
    private static final String LISTENER = "anon_inode:seccomp notify";

    /// How often the descriptor is looked for. Loading a filter takes less than a millisecond.
    private static final int MOST_LOOKS = 2_000;

    private static final int LOOK_MILLIS = 1;

    /// How long the answer to execve(2) is waited for; an agent may think about it.
    private static final int PATIENCE_SECONDS = 5;

    private final Proxy launcher;
    private final Proxy.Clone process;
    private final Fd pidfd;
    private final Letter letter;
    private final Proxy.Clone latch;
    private final Fd theirs;

    /// @param process that will load the filter, as the launcher knows it
    /// @param pidfd the same as a descriptor of the launcher's
    /// @param letter from the launcher
    ExecCourier(Proxy launcher, Proxy.Clone process, Fd pidfd, Letter letter)
            throws SyscallException {
        this.launcher = launcher;
        this.process = process;
        this.pidfd = pidfd;
        this.letter = letter;
        latch = process.proxy().cloneProxy(0);
        latch.proxy().prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL);
        latch.proxy().flush();
        theirs = nextDescriptor(process.proxy());
    }

    /// The lowest number that is free is that of the next descriptor (open(2)).
    private static Fd nextDescriptor(Proxy process) throws SyscallException {
        Fd next = process.openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
        process.close(next);
        return Fd.of(next.number(), ContainerProcessState.SECCOMP_FD);
    }

    /// Whose end the process waits for, as it sees that itself.
    int latch() {
        return latch.pid();
    }

    /// Have the process make its last calls. It must not go on without an agent: if that cannot be
    /// told, it ends before it could.
    ///
    /// @return false if it is still there: then it is the agent who lets it go, or not
    boolean deliver() throws IOException {
        process.proxy().begin();
        try {
            Fd listener = take();
            letter.end((int) letter.begin(listener).value());
            launcher.close(listener);
            launcher.close(letter.connection());
            launcher.flush();
        } catch (IOException failure) {
            IOException reason = reason(failure);
            launcher.kill(process.pid(), Signals.SIGKILL, Errno.ESRCH);
            launcher.flush();
            throw reason;
        } finally {
            latch.proxy().close();
        }
        return process.proxy().isGoneWithin(PATIENCE_SECONDS);
    }

    /// What has its number may be another descriptor, if somebody meddles with the process.
    private Fd take() throws IOException {
        for (int i = 0; i < MOST_LOOKS; i++) {
            Fd listener = launcher.pidfdGetfd(pidfd, theirs, Errno.EBADF);
            if (!listener.absent()) {
                String link = "/proc/self/fd/" + listener.number();
                if (!Liveness.text(launcher.readlinkat(Fd.CWD, link)).equals(LISTENER)) {
                    throw new ContainerException("the filter has another descriptor");
                }
                return listener;
            }
            launcher.poll(List.of(), launcher.hello().control(), 0, LOOK_MILLIS);
        }
        throw new ContainerException("the filter has no descriptor for an agent");
    }

    /// A filter that could not be loaded has no descriptor.
    private IOException reason(IOException failure) {
        try {
            var unused = process.proxy().isGoneWithin(0);
            return new ContainerException(
                    "linux.seccomp.listenerPath "
                            + letter.connection()
                            + ": "
                            + failure.getMessage(),
                    failure);
        } catch (SyscallException first) {
            return first;
        }
    }
}
