package dev.jruntime.syscall;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Descriptors of this JVM that came from elsewhere.
public final class Descriptors {
    /// Of a pidfd; what no pidfd has in it may be longer.
    private static final int INFO_SIZE = 512;

    private static final String PID = "\nPid:";

    private Descriptors() {}

    public static Credentials peerCredentials(int socket) throws SyscallException {
        byte[] bytes = new LocalSyscalls().peerCredentials(Fd.of(socket, "connection")).bytes();
        return credentials(bytes);
    }

    /// Read the answer to [SocketCalls#peerCredentials(Fd)].
    public static Credentials credentials(byte[] bytes) {
        ByteBuffer struct = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Credentials(struct.getInt(0), struct.getInt(4), struct.getInt(8));
    }

    /// The process that a pidfd stands for, or -1 if it is gone.
    ///
    /// @throws IOException if the descriptor is no pidfd
    public static int pidOf(int pidfd) throws IOException {
        LocalSyscalls calls = new LocalSyscalls();
        Fd info = calls.openat(Fd.CWD, "/proc/self/fdinfo/" + pidfd, Fcntl.O_RDONLY, 0);
        String text;
        try {
            text = new String(calls.read(info, INFO_SIZE).bytes(), StandardCharsets.US_ASCII);
        } finally {
            calls.close(info).value();
        }
        int at = text.indexOf(PID);
        if (at < 0) {
            throw new IOException("descriptor " + pidfd + " is no pidfd");
        }
        int begin = at + PID.length();
        return Integer.parseInt(text.substring(begin, text.indexOf('\n', begin)).strip());
    }

    /// Whether a user namespace is a child of another one, and made by that user (ioctl_ns(2)).
    ///
    /// @param namespace its file
    /// @param parent the target of the link in /proc that stands for the other one
    public static boolean isChild(Path namespace, Path parent, int owner) throws IOException {
        LocalSyscalls calls = new LocalSyscalls();
        Fd child = calls.openat(Fd.CWD, namespace.toString(), Fcntl.O_RDONLY, 0);
        try {
            byte[] uid = calls.ioctl(child, Ioctl.NS_GET_OWNER_UID, new byte[4]).bytes();
            if (ByteBuffer.wrap(uid).order(ByteOrder.LITTLE_ENDIAN).getInt() != owner) {
                return false;
            }
            Result up = calls.ioctl(child, Ioctl.NS_GET_PARENT, 0, Errno.EPERM);
            return up.ok() && isSame((int) up.value(), parent);
        } finally {
            calls.close(child).value();
        }
    }

    private static boolean isSame(int namespace, Path link) throws IOException {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + namespace)).equals(link);
        } finally {
            close(namespace);
        }
    }

    public static void close(int descriptor) throws SyscallException {
        new LocalSyscalls().close(Fd.of(descriptor, "descriptor")).value();
    }
}
