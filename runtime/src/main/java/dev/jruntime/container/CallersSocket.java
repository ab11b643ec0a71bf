package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SocketCalls;
import dev.jruntime.syscall.Sockets;
import java.io.IOException;

/// A UNIX socket on which the caller waits for a descriptor. The launcher connects to it, with the
/// caller's rights and paths.
final class CallersSocket {
    private static final int STEP_MILLIS = 50;
    private static final int MOST_STEPS = 100;

    private CallersSocket() {}

    static Fd connect(Proxy launcher, String path) throws IOException {
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        var unused = connect(launcher, socket, path);
        return socket;
    }

    /// The same, for a socket that never waits: whoever listens there may not accept anything.
    ///
    /// @throws ContainerException if it does not within some seconds
    static Fd connectInTime(Proxy launcher, String path) throws IOException {
        int type = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;
        Fd socket = launcher.socket(Sockets.AF_UNIX, type);
        for (int i = 0; i < MOST_STEPS; i++) {
            if (connect(launcher, socket, path, Errno.EAGAIN).ok()) {
                return socket;
            }
            Pause.milliseconds(STEP_MILLIS);
        }
        throw new ContainerException("nobody accepts connections at " + path);
    }

    /// An address holds 107 bytes (unix(7)): from a longer path's directory its name may do.
    private static Result connect(Proxy launcher, Fd socket, String path, Errno... allowed)
            throws IOException {
        FilePath absolute = FilePath.of(launcher.hello().cwd(), path);
        if (fits(absolute.text())) {
            return launcher.connect(socket, absolute.text(), allowed);
        }
        if (!fits(absolute.name())) {
            throw new ContainerException("the name of the socket " + path + " is too long");
        }
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        Fd parent = launcher.openat(Fd.CWD, absolute.parent().text(), flags, 0);
        launcher.fchdir(parent);
        Result connected = launcher.connect(socket, absolute.name(), allowed);
        launcher.close(parent);
        return connected;
    }

    private static boolean fits(String path) {
        return FilePath.length(path) <= SocketCalls.UNIX_PATH_MAX;
    }
}
