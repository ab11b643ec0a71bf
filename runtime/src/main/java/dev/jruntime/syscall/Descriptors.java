package dev.jruntime.syscall;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Descriptors of this JVM that came from elsewhere.
public final class Descriptors {
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
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + pidfd))) {
            if (line.startsWith("Pid:")) {
                return Integer.parseInt(line.substring(4).strip());
            }
        }
        throw new IOException("descriptor " + pidfd + " is no pidfd");
    }

    public static void close(int descriptor) throws SyscallException {
        new LocalSyscalls().close(Fd.of(descriptor, "descriptor")).value();
    }
}
