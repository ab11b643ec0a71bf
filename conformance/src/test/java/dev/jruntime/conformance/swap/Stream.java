package dev.jruntime.conformance.swap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One end of a UNIX socket that carries messages of the protocol, and descriptors.
final class Stream implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int STREAM_CLOEXEC = 1 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SCM_RIGHTS = 1;
    private static final int ADDRESS_SIZE = 110;
    private static final int CONTROL_SIZE = 64;

    private final int fd;
    private boolean closed;
    private int received = -1;

    Stream(int fd) {
        this.fd = fd;
    }

    /// A socket that listens at this path.
    static Stream listen(String path) throws IOException {
        return addressed("bind", path, stream -> LibC.require("listen", stream.fd, 128));
    }

    static Stream connect(String path) throws IOException {
        return addressed("connect", path, _ -> {});
    }

    private interface Step {
        void on(Stream stream) throws IOException;
    }

    private static Stream addressed(String function, String path, Step then) throws IOException {
        Stream stream = new Stream(LibC.require("socket", AF_UNIX, STREAM_CLOEXEC, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_SIZE);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment name = MemorySegment.ofArray(path.getBytes(StandardCharsets.UTF_8));
            address.asSlice(2).copyFrom(name);
            LibC.require(function, stream.fd, address.address(), ADDRESS_SIZE);
            then.on(stream);
            return stream;
        } catch (IOException unusable) {
            stream.close();
            throw unusable;
        }
    }

    /// Two ends that are connected with each other.
    static Stream[] pair() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            LibC.require("socketpair", AF_UNIX, STREAM_CLOEXEC, 0, ends.address());
            return new Stream[] {
                new Stream(ends.get(ValueLayout.JAVA_INT, 0)),
                new Stream(ends.get(ValueLayout.JAVA_INT, 4))
            };
        }
    }

    /// @return null once the socket is shut down
    @Nullable Stream accept() {
        int connection;
        do {
            connection = LibC.call("accept4", fd, 0, 0, 0x80000);
        } while (connection == -LibC.EINTR);
        return connection < 0 ? null : new Stream(connection);
    }

    int fd() {
        return fd;
    }

    /// The process that connected, listened, or made the pair.
    int peer() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(12, 4);
            MemorySegment size = arena.allocate(4, 4);
            size.set(ValueLayout.JAVA_INT, 0, 12);
            long where = credentials.address();
            LibC.require("getsockopt", fd, SOL_SOCKET, SO_PEERCRED, where, size.address());
            return credentials.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /// Reads a whole message; null at the end of the stream, or where it is cut.
    @Nullable Message read() {
        ByteBuffer header = read(Message.HEADER_SIZE);
        ByteBuffer body = header == null ? null : read(header.getInt(0));
        if (header == null || body == null) {
            return null;
        }
        int descriptor = received;
        received = -1;
        return new Message(header, body, descriptor);
    }

    private @Nullable ByteBuffer read(int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.max(1, length), 8);
            for (int done = 0; done < length; ) {
                int n = receive(arena, buffer.asSlice(done, length - done));
                if (n == -LibC.EINTR) {
                    continue;
                }
                if (n <= 0) {
                    return null;
                }
                done += n;
            }
            byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private int receive(Arena arena, MemorySegment into) {
        MemorySegment control = arena.allocate(CONTROL_SIZE, 8);
        MemorySegment header = header(arena, into, control, CONTROL_SIZE);
        int n = LibC.call("recvmsg", fd, header.address(), MSG_CMSG_CLOEXEC);
        boolean descriptor =
                n > 0
                        && header.get(ValueLayout.JAVA_LONG, 40) >= 20
                        && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS;
        if (descriptor) {
            received = control.get(ValueLayout.JAVA_INT, 16);
        }
        return n;
    }

    /// Writes a message, and a descriptor with its first byte.
    ///
    /// @return false if nobody is there to read it
    boolean write(Message message, int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = message.bytes();
            MemorySegment all = arena.allocate(bytes.length, 8);
            all.copyFrom(MemorySegment.ofArray(bytes));
            for (long done = 0; done < bytes.length; ) {
                int n = send(arena, all.asSlice(done), done == 0 ? descriptor : -1);
                if (n < 0 && n != -LibC.EINTR) {
                    return false;
                }
                done += Math.max(0, n);
            }
            return true;
        }
    }

    private int send(Arena arena, MemorySegment bytes, int descriptor) {
        MemorySegment control = arena.allocate(24, 8);
        control.set(ValueLayout.JAVA_LONG, 0, 20);
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        control.set(ValueLayout.JAVA_INT, 16, descriptor);
        MemorySegment header = header(arena, bytes, control, descriptor < 0 ? 0 : 24);
        return LibC.call("sendmsg", fd, header.address(), MSG_NOSIGNAL);
    }

    /// struct msghdr with one struct iovec behind it.
    private static MemorySegment header(
            Arena arena, MemorySegment data, MemorySegment control, long controlSize) {
        MemorySegment header = arena.allocate(56 + 16, 8);
        header.set(ValueLayout.JAVA_LONG, 56, data.address());
        header.set(ValueLayout.JAVA_LONG, 64, data.byteSize());
        header.set(ValueLayout.JAVA_LONG, 16, header.address() + 56);
        header.set(ValueLayout.JAVA_LONG, 24, 1);
        header.set(ValueLayout.JAVA_LONG, 32, controlSize == 0 ? 0 : control.address());
        header.set(ValueLayout.JAVA_LONG, 40, controlSize);
        return header;
    }

    /// Ends both directions: whoever reads at either end sees the end of the stream.
    void shutdown() {
        LibC.call("shutdown", fd, 2);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.call("close", fd);
        }
        if (received >= 0) {
            LibC.call("close", received);
            received = -1;
        }
    }
}
