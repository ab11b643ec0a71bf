package dev.jruntime.server;

import dev.jruntime.syscall.Arch;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.LocalSyscalls;
import dev.jruntime.syscall.ManyDescriptors;
import dev.jruntime.syscall.SocketChannel;
import dev.jruntime.syscall.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// This process as a launcher, which may say anything.
final class Caller implements AutoCloseable {
    private static final int HEADER = 16;
    private static final int STRUCT = 88;
    private static final short HELLO = 1;
    private static final short CALLS = 2;
    private static final int PATIENCE_SECONDS = 10;

    private final LocalSyscalls calls = new LocalSyscalls();
    private final Fd socket;
    private final SocketChannel channel;

    Caller(String path) throws IOException {
        socket = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        calls.connect(socket, path).value();
        channel = new SocketChannel(socket.number());
        channel.limitWaiting(PATIENCE_SECONDS);
    }

    /// The header of a hello whose body has that length, as far as is said.
    static byte[] announcement(int length) {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, length)
                .putShort(4, HELLO)
                .array();
    }

    /// A whole hello of a launcher that was called with these words.
    static byte[] hello(String... words) {
        byte[] strings = (String.join("\0", words) + "\0/\0").getBytes(StandardCharsets.UTF_8);
        int length = STRUCT + strings.length;
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(announcement(length)).putShort((short) 1).putShort((short) 0);
        bytes.putInt((int) Arch.current().auditValue());
        bytes.putInt(HEADER + 44, words.length);
        return bytes.put(HEADER + STRUCT, strings).array();
    }

    /// Say that with a descriptor of this process, as a launcher does.
    Caller say(byte[] bytes) throws IOException {
        Fd self = calls.pidfdOpen((int) ProcessHandle.current().pid(), Errno.ESRCH);
        try {
            return say(bytes, self);
        } finally {
            calls.close(self).value();
        }
    }

    Caller say(byte[] bytes, Fd descriptor) throws IOException {
        calls.sendDescriptor(socket, bytes, descriptor).value();
        return this;
    }

    /// Say that with many descriptors, each of them one of this process (SCM_MAX_FD is 253).
    Caller sayWithMany(byte[] bytes, int count) throws IOException {
        Fd self = calls.pidfdOpen((int) ProcessHandle.current().pid(), Errno.ESRCH);
        try {
            ManyDescriptors.send(calls, socket, bytes, self, count);
            return this;
        } finally {
            calls.close(self).value();
        }
    }

    Caller sayWithout(byte[] bytes) throws IOException {
        calls.send(socket, bytes).value();
        return this;
    }

    Caller order(String... words) throws IOException {
        return say(hello(words));
    }

    /// Whether the server asks for something; false if it hangs up.
    boolean isServed() throws IOException {
        ByteBuffer header = ByteBuffer.allocateDirect(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        while (channel.read(header.clear())) {
            if (header.getShort(4) == CALLS) {
                return true;
            }
        }
        return false;
    }

    Fd socket() {
        return socket;
    }

    @Override
    public void close() {
        channel.close();
    }

    static void closeAll(List<Caller> callers) {
        callers.forEach(Caller::close);
        callers.clear();
    }
}
