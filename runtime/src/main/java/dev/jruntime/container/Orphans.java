package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// What a hook leaves behind when it has to be killed: processes that become the launcher's
/// children, also those that have left the hook's session (PR_SET_CHILD_SUBREAPER, prctl(2)).
final class Orphans {
    private static final int MOST_ROUNDS = 1_000;
    private static final int STEP_MILLIS = 100;
    private static final int LIST = 64 * 1024;

    private final Proxy launcher;
    private final Set<Integer> others;

    private Orphans(Proxy launcher, Set<Integer> others) {
        this.launcher = launcher;
        this.others = others;
    }

    /// From now on, orphaned descendants are the launcher's; the children that it has are not
    /// meant.
    static Orphans adopt(Proxy launcher) throws SyscallException {
        launcher.prctl(Prctl.PR_SET_CHILD_SUBREAPER, 1);
        return new Orphans(launcher, children(launcher));
    }

    /// Leave it to the caller's reaper again.
    void release() throws SyscallException {
        launcher.prctl(Prctl.PR_SET_CHILD_SUBREAPER, 0);
    }

    /// Kill them, and those that their end brings up. A child that was not waited for keeps its
    /// pid, so it is this one that is killed.
    void kill() throws SyscallException {
        for (int i = 0; i < MOST_ROUNDS; i++) {
            Set<Integer> left = children(launcher);
            left.removeAll(others);
            if (left.isEmpty()) {
                return;
            }
            for (int pid : left) {
                launcher.kill(pid, Signals.SIGKILL, Errno.ESRCH, Errno.EPERM);
            }
            for (int pid : left) {
                bury(pid);
            }
        }
    }

    private void bury(int pid) throws SyscallException {
        Fd pidfd = launcher.pidfdOpen(pid, Errno.ESRCH);
        if (!pidfd.absent()) {
            int control = launcher.hello().control();
            launcher.poll(pidfd, control, Poll.POLLIN, STEP_MILLIS);
            launcher.waitNow(pid, Errno.ECHILD);
            launcher.close(pidfd);
        }
    }

    /// `/proc/PID/task/TID/children` (proc(5)); a kernel without it shows none.
    private static Set<Integer> children(Proxy launcher) throws SyscallException {
        String path = "/proc/thread-self/children";
        Fd file = launcher.openat(Fd.CWD, path, Fcntl.O_RDONLY, 0, Errno.ENOENT);
        Result list = launcher.read(file, LIST);
        launcher.close(file);
        Set<Integer> pids = new HashSet<>();
        for (String pid : new String(list.bytes(), StandardCharsets.US_ASCII).split(" ")) {
            if (!pid.isBlank()) {
                pids.add(Integer.valueOf(pid.strip()));
            }
        }
        return pids;
    }
}
