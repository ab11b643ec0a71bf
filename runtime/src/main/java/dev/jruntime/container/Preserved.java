package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.util.ArrayList;
import java.util.List;

/// The caller's descriptors that a program gets beside its standard streams: sockets of a service
/// manager, and those of `--preserve-fds`.
final class Preserved {
    private final Proxy launcher;
    private final int activated;
    private final int asked;
    private final List<Result> found = new ArrayList<>();

    private Preserved(Proxy launcher, int activated, int asked) {
        this.launcher = launcher;
        this.activated = activated;
        this.asked = asked;
    }

    /// Look at them, before anything is opened: none of them is ours.
    static Preserved look(Proxy launcher, int activated, int asked) throws SyscallException {
        Preserved preserved = new Preserved(launcher, activated, asked);
        for (int i = 0; i < activated + asked; i++) {
            int number = StandardStreams.COUNT + i;
            Fd fd = Fd.of(number, "descriptor " + number);
            preserved.found.add(launcher.statx(fd, "", Fcntl.AT_EMPTY_PATH, Errno.EBADF));
        }
        return preserved;
    }

    /// @throws ContainerException if one of them is not there
    void check() throws SyscallException, ContainerException {
        for (int i = 0; i < found.size(); i++) {
            int number = StandardStreams.COUNT + i;
            if (!found.get(i).ok() || number == launcher.hello().control()) {
                String option =
                        i < activated ? "LISTEN_FDS=" + activated : "--preserve-fds " + asked;
                throw new ContainerException(option + ": descriptor " + number + " is not open");
            }
        }
    }
}
