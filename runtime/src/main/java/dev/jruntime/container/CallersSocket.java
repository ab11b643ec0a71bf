package dev.jruntime.container;

import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.SocketCalls;
import dev.jruntime.syscall.Sockets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A UNIX socket on which the caller waits for a descriptor. The launcher connects to it, with the
/// caller's rights and paths.
final class CallersSocket {
    private CallersSocket() {}

    /// An address holds 107 bytes (unix(7)): from a longer path's directory its name may do.
    static Fd connect(Proxy launcher, String path) throws IOException {
        Path absolute = Path.of(launcher.hello().cwd()).resolve(path);
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        if (fits(absolute)) {
            launcher.connect(socket, absolute.toString());
            return socket;
        }
        Path name = absolute.getFileName();
        Path directory = absolute.getParent();
        if (name == null || directory == null || !fits(name)) {
            throw new ContainerException("the name of the socket " + path + " is too long");
        }
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        Fd parent = launcher.openat(Fd.CWD, directory.toString(), flags, 0);
        launcher.fchdir(parent);
        launcher.connect(socket, name.toString());
        launcher.close(parent);
        return socket;
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= SocketCalls.UNIX_PATH_MAX;
    }
}
