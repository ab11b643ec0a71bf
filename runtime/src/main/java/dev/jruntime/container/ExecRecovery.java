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

    /// A detached program has no terminal to keep, and if its caller was not told of it, it is
    /// ended.
    ///
    /// @return the program's exit code
    static int run(Proxy launcher, Recovery.Lost command) throws IOException {
        if (Recovery.isSupervised(launcher)) {
            return Run.exitCode(launcher.hello().status());
        }
        int program = 0;
        boolean ended = false;
        for (int child : children(launcher)) {
            boolean executed = LastCalls.Trace.of(launcher, child).isExecuted(Exec.NAME);
            if (executed && !command.detached()) {
                program = child;
            } else {
                end(launcher, child);
                PidFile.takeBack(launcher, command.pidFile(), child);
                ended |= executed;
            }
        }
        if (program == 0) {
            String when = ended ? "; its program was ended" : " before the program was started";
            throw new ContainerException("the server of this command was lost" + when);
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
