package dev.jruntime.syscall;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/// A UNIX socket by its descriptor in this JVM. Descriptors that come along are kept,
/// close-on-exec, until they are taken; more than one at a time is an error.
public final class SocketChannel implements Channel {
    private static final Arch ARCH = Arch.current();
    private static final int RECVMSG = Sysno.RECVMSG.number(ARCH);
    private static final int SENDTO = Sysno.SENDTO.number(ARCH);
    private static final int SHUTDOWN = Sysno.SHUTDOWN.number(ARCH);
    private static final int CLOSE = Sysno.CLOSE.number(ARCH);
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int MSG_CTRUNC = 8;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int CONTROL_OFFSET = 72;
    private static final int CONTROL_SIZE = 64;

    private final int fd;
    private final ByteBuffer header =
            ByteBuffer.allocateDirect(CONTROL_OFFSET + CONTROL_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final long headerAddress = Libc.addressOf(header);
    private int received = -1;
    private boolean closed;

    public SocketChannel(int fd) {
        this.fd = fd;
    }

    /// Give up reading after some seconds; 0 waits for ever (`SO_RCVTIMEO`, socket(7)).
    public void limitWaiting(int seconds) throws SyscallException {
        new LocalSyscalls().receiveTimeout(Fd.of(fd, "connection"), seconds).value();
    }

    /// Whether there is something to read, or nothing will ever be, within that time.
    boolean isReadable(int milliseconds) throws SyscallException {
        long end = System.nanoTime() + 1_000_000L * milliseconds;
        List<Fd> connection = List.of(Fd.of(fd, "connection"));
        Result polled;
        long left;
        do {
            left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
            polled = new LocalSyscalls().poll(connection, -1, Poll.POLLIN, (int) left);
        } while (!polled.ok() && left > 0);
        return ProcessCalls.isReady(polled, 0);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        long address = Libc.addressOf(bytes);
        while (bytes.hasRemaining()) {
            long from = address + bytes.position();
            long n = Libc.call(SENDTO, fd, from, bytes.remaining(), MSG_NOSIGNAL, 0, 0);
            if (n == -Errno.EINTR.number()) {
                continue;
            }
            if (n < 0) {
                throw new IOException("send to a proxy: " + Errno.of((int) -n).toText());
            }
            bytes.position(bytes.position() + (int) n);
        }
    }

    @Override
    public void offer(ByteBuffer bytes) throws IOException {
        long from = Libc.addressOf(bytes);
        int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
        long n = Libc.call(SENDTO, fd, from, bytes.remaining(), flags, 0, 0);
        if (n == -Errno.EAGAIN.number() || n == bytes.remaining()) {
            return;
        }
        throw new IOException(
                n < 0 ? "send to a proxy: " + Errno.of((int) -n).toText() : "a message was cut");
    }

    @Override
    public boolean read(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        long address = Libc.addressOf(bytes);
        while (bytes.hasRemaining()) {
            long n = receive(address + bytes.position(), bytes.remaining());
            if (n == -Errno.EINTR.number()) {
                continue;
            }
            if (n == 0 && bytes.position() == start || n == -Errno.ECONNRESET.number()) {
                return false;
            }
            if (n <= 0) {
                throw new EOFException("a proxy's message ends early");
            }
            bytes.position(bytes.position() + (int) n);
        }
        return true;
    }

    /// recvmsg(2) with one iovec; struct msghdr lies at 16, struct iovec at 0.
    private long receive(long address, int length) throws IOException {
        long base = headerAddress;
        header.putLong(0, address);
        header.putLong(8, length);
        header.putLong(16, 0);
        header.putLong(24, 0);
        header.putLong(32, base);
        header.putLong(40, 1);
        header.putLong(48, base + CONTROL_OFFSET);
        header.putLong(56, CONTROL_SIZE);
        header.putLong(64, 0);
        long n = Libc.call(RECVMSG, fd, base + 16, MSG_CMSG_CLOEXEC, 0, 0, 0);
        if (n >= 0 && header.getLong(56) > 0) {
            keepDescriptors();
        }
        return n;
    }

    private void keepDescriptors() throws IOException {
        long length = header.getLong(CONTROL_OFFSET);
        int level = header.getInt(CONTROL_OFFSET + 8);
        int type = header.getInt(CONTROL_OFFSET + 12);
        if (level != SOL_SOCKET || type != SCM_RIGHTS) {
            return;
        }
        int count = (int) (length - 16) / 4;
        boolean truncated = (header.getInt(64) & MSG_CTRUNC) != 0;
        boolean acceptable = count == 1 && !truncated && received < 0;
        for (int i = 0; i < count; i++) {
            int each = header.getInt(CONTROL_OFFSET + 16 + 4 * i);
            if (acceptable) {
                received = each;
            } else {
                closeDescriptor(each);
            }
        }
        if (!acceptable) {
            throw new IOException("a proxy sent " + count + " descriptors where one was expected");
        }
    }

    @Override
    public int takeDescriptor() throws IOException {
        if (received < 0) {
            throw new IOException("no descriptor came with a proxy's message");
        }
        int taken = received;
        received = -1;
        return taken;
    }

    private static void closeDescriptor(int descriptor) {
        Libc.call(CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    /// This JVM serves many: let calls be quick, whatever the first one takes.
    public static void settle() {
        Libc.settle();
    }

    /// Speak with ourselves once, so that everything that a conversation needs is loaded.
    ///
    /// @param server is to serve a launcher that hears nothing
    public static void rehearse(Consumer<ProxiedSyscalls> server) throws IOException {
        LocalSyscalls calls = new LocalSyscalls();
        Block ends = Block.room(8);
        ByteBuffer pair =
                ByteBuffer.wrap(calls.submit(SocketCalls.pair(ends)).bytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (SocketChannel one = new SocketChannel(pair.getInt(0))) {
            ProxiedSyscalls launcher = new ProxiedSyscalls(one, Hello.sample(ARCH, List.of()));
            try (SocketChannel other = new SocketChannel(pair.getInt(4))) {
                ByteBuffer reply = ByteBuffer.allocateDirect(Protocol.HEADER_SIZE + 8);
                reply.order(ByteOrder.LITTLE_ENDIAN).putInt(0, 8);
                reply.putShort(4, (short) Protocol.KIND_REPLY).putShort(6, (short) 1);
                other.write(reply);
                launcher.getuid().value();
            }
            server.accept(launcher);
        }
    }

    /// End the conversation while another thread waits in it, which then sees its end
    /// (shutdown(2)).
    public synchronized void interrupt() {
        if (!closed) {
            Libc.call(SHUTDOWN, fd, Sockets.SHUT_RDWR, 0, 0, 0, 0);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (received >= 0) {
            closeDescriptor(received);
        }
        closeDescriptor(fd);
    }
}
