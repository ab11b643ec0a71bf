package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What becomes of an `exec` whose server was lost. Nothing of it is on a disk: the launcher's
/// children tell how far it had come. A program that runs is waited for; anything else is ended.
final class ExecRecovery {
    private static final String CHILDREN = "/proc/thread-self/children";
    private static final int PAGE = 4096;

    private ExecRecovery() {}

    /// @param detached whether the command was not to wait: it has no terminal to keep, and what it
    ///   has not told its caller of is ended
    /// @return the program's exit code
    static int run(Proxy launcher, boolean detached) throws IOException {
        if (Recovery.isSupervised(launcher)) {
            return Run.exitCode(launcher.hello().status());
        }
        int program = 0;
        for (int child : children(launcher)) {
            LastCalls.Trace trace = LastCalls.Trace.of(launcher, child);
            if (!detached && trace.isExecuted(Exec.NAME)) {
                program = child;
            } else {
                end(launcher, child);
            }
        }
        if (program == 0) {
            throw new ContainerException(
                    "the server of this command was lost before the program was started");
        }
        return Run.exitCode(Recovery.superviseAgain(launcher, program));
    }

    /// All but this server, which the launcher has started for the rest of the command.
    private static List<Integer> children(Proxy launcher) throws SyscallException {
        Fd file = launcher.openat(Fd.CWD, CHILDREN, Fcntl.O_RDONLY, 0, Errno.ENOENT);
        String text = Liveness.text(launcher.read(file, PAGE));
        launcher.close(file);
        List<Integer> children = new ArrayList<>();
        for (String pid : text.isEmpty() ? new String[0] : text.split(" ")) {
            children.add(Integer.valueOf(pid));
        }
        children.remove(Integer.valueOf((int) ProcessHandle.current().pid()));
        return children;
    }

    private static void end(Proxy launcher, int child) throws IOException {
        Fd pidfd = launcher.pidfdOpen(child, Errno.ESRCH);
        launcher.pidfdSendSignal(pidfd, Signals.SIGKILL, Errno.ESRCH);
        Removal.await(launcher, pidfd, Integer.toString(child));
        launcher.waitNow(child, Errno.ECHILD);
        launcher.close(pidfd);
    }
}
