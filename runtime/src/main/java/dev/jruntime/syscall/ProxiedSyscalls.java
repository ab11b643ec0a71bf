package dev.jruntime.syscall;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Calls that another process makes, through the connection to its proxy.
public final class ProxiedSyscalls extends ProxyQueue {
    private @Nullable Channel channel;
    private @Nullable Expected birth;
    private final Envelope envelope;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable Block attachment;
    private boolean parked;
    private boolean closed;
    private int roundTrips;

    public ProxiedSyscalls(Channel channel, Hello hello) {
        super(hello);
        this.channel = channel;
        this.envelope = new Envelope();
    }

    private ProxiedSyscalls(Hello hello, Expected birth, Envelope envelope) {
        super(hello);
        this.birth = birth;
        this.envelope = envelope;
    }

    @Override
    public int roundTrips() {
        return roundTrips;
    }

    @Override
    void start(List<Result> batch) throws SyscallException {
        Expected expected = birth;
        if (expected != null) {
            birth = null;
            expected.arrive();
        }
        send(batch);
        roundTrips++;
    }

    @Override
    void finish(List<Result> batch) {
        if (!receive(batch)) {
            throw new ProxyLostException("the process that makes our system calls is gone");
        }
    }

    /// A message under way; none outlives the method that writes or reads it. One serves a launcher
    /// and its clones, with which one thread speaks, and no other conversation ever.
    private record Envelope(ByteBuffer frame, ByteBuffer body) {
        Envelope() {
            this(
                    ByteBuffer.allocateDirect(Protocol.HEADER_SIZE + Protocol.BODY_MAX)
                            .order(ByteOrder.LITTLE_ENDIAN));
        }

        private Envelope(ByteBuffer frame) {
            this(
                    frame,
                    frame.slice(Protocol.HEADER_SIZE, Protocol.BODY_MAX)
                            .order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private void send(List<Result> batch) {
        Block attached = attachment;
        ByteBuffer frame = envelope.frame();
        ByteBuffer body = envelope.body();
        body.clear();
        int length = Frame.encode(batch, attached, hello().buffer(), hello().arch(), body);
        frame.clear();
        frame.putInt(0, length);
        frame.putShort(4, (short) Protocol.KIND_CALLS);
        frame.putShort(6, (short) batch.size());
        frame.putLong(8, attached == null ? 0 : attached.address());
        frame.limit(Protocol.HEADER_SIZE + length);
        write(frame);
    }

    private void write(ByteBuffer bytes) {
        writing.lock();
        try {
            channel().write(bytes);
        } catch (IOException gone) {
            throw new ProxyLostException("the process that makes our system calls is gone", gone);
        } finally {
            writing.unlock();
        }
    }

    /// Tell the process that its server is alive, though it has nothing to ask for. That never
    /// waits: a process that reads nothing, or is just being written to, needs no such message.
    public void keepAlive() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (!closed) {
                ByteBuffer message = ByteBuffer.allocateDirect(Protocol.HEADER_SIZE);
                message.order(ByteOrder.LITTLE_ENDIAN).putShort(4, (short) Protocol.KIND_KEEPALIVE);
                channel().offer(message);
            }
        } catch (IOException gone) {
            throw new ProxyLostException("the process that makes our system calls is gone", gone);
        } finally {
            writing.unlock();
        }
    }

    /// @return false if the connection ended, or the process parked, instead of answering
    private boolean receive(List<Result> batch) {
        ByteBuffer frame = envelope.frame();
        ByteBuffer body = envelope.body();
        try {
            frame.clear().limit(Protocol.HEADER_SIZE);
            if (!channel().read(frame)) {
                return false;
            }
            int length = frame.getInt(0);
            int kind = frame.getShort(4);
            int calls = Short.toUnsignedInt(frame.getShort(6));
            if (kind == Protocol.KIND_PARKED && length == 0) {
                parked = true;
                return false;
            }
            if (kind != Protocol.KIND_REPLY || calls > batch.size() || length < 8 * calls) {
                throw new ProxyLostException("a proxy's answer makes no sense");
            }
            body.clear();
            if (length > body.capacity() || !channel().read(body.limit(length))) {
                throw new ProxyLostException("a proxy's answer is cut");
            }
            complete(batch, body, calls, length);
            return true;
        } catch (IOException gone) {
            throw new ProxyLostException("the process that makes our system calls is gone", gone);
        }
    }

    private static void complete(List<Result> batch, ByteBuffer body, int calls, int length) {
        int at = 8 * calls;
        for (int i = 0; i < calls; i++) {
            Call call = batch.get(i).call();
            long answer = body.getLong(8 * i);
            Block out = call.out();
            int size = out == null ? 0 : out.length();
            if (call.outByResult()) {
                size = Math.clamp(answer, 0, size);
            }
            if (at + size > length) {
                throw new ProxyLostException("a proxy's answer is shorter than it says");
            }
            byte[] bytes = new byte[size];
            body.get(at, bytes);
            at += size;
            batch.get(i).complete(answer, bytes, failureOfAnArgument(call) != 0);
        }
    }

    @Override
    public Birth beginClone(long flags, Runnable first) throws SyscallException {
        Cloning cloning = queueClone(flags);
        attachment = cloning.ends();
        expectDescriptor();
        try {
            begin();
        } finally {
            attachment = null;
        }
        return new Expected(cloning, first);
    }

    /// A clone whose answer has not been looked at. It has our memory: its frames lie where ours
    /// do.
    private final class Expected implements Birth {
        private final Cloning cloning;
        private final Runnable first;
        private final ProxiedSyscalls child =
                new ProxiedSyscalls(hello().ofClone(0, -1), this, envelope);
        private @Nullable Clone born;

        private Expected(Cloning cloning, Runnable first) {
            this.cloning = cloning;
            this.first = first;
        }

        @Override
        public Proxy proxy() {
            return child;
        }

        @Override
        public Clone await() throws SyscallException {
            Clone known = born;
            if (known == null) {
                flush();
                int pid = (int) cloning.child().value();
                child.connect(takeChannel(), hello().ofClone(pid, cloning.end(1)));
                close(Fd.of(cloning.end(0), "the server's end"));
                known = new Clone(child, pid, cloning.pidfd());
                born = known;
            }
            return known;
        }

        private void arrive() throws SyscallException {
            var unused = await();
            first.run();
        }
    }

    private Channel takeChannel() {
        try {
            return new SocketChannel(channel().takeDescriptor());
        } catch (IOException missing) {
            throw new ProxyLostException("a clone came without its connection", missing);
        }
    }

    private void connect(Channel connection, Hello known) {
        become(known);
        channel = connection;
    }

    /// What is a birth itself has a connection already, or gets one before its first call.
    private void expectDescriptor() {
        if (channel != null) {
            channel.expectDescriptor();
        }
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "a process that is not there yet");
    }

    @Override
    public Adoption adopt(Fd connection) throws SyscallException {
        Block connected = Block.of(new byte[4], "the connection").descriptor(0, connection);
        reserve(connected);
        attachment = connected;
        expectDescriptor();
        submit(Call.of(Sysno.GETPID));
        try {
            flush();
            return new Taken(new SocketChannel(channel().takeDescriptor()));
        } catch (IOException missing) {
            throw new ProxyLostException("a connection did not come along", missing);
        } finally {
            attachment = null;
        }
    }

    /// The connection to a parked process, which has not said anything yet.
    private static final class Taken implements Adoption {
        private static final int PATIENCE_SECONDS = 5;

        private final SocketChannel channel;
        private @Nullable ProxiedSyscalls taken;

        private Taken(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public Proxy proxy() throws IOException {
            channel.limitWaiting(PATIENCE_SECONDS);
            ProxiedSyscalls proxy = new ProxiedSyscalls(channel, Hello.read(channel));
            taken = proxy;
            proxy.skipParkedAnswer();
            channel.limitWaiting(0);
            return proxy;
        }

        @Override
        public void close() {
            if (taken != null) {
                taken.close();
            } else {
                channel.close();
            }
        }
    }

    /// The answer to the batch whose last call was the accept(2) that we ended by connecting.
    private void skipParkedAnswer() throws IOException {
        ByteBuffer frame = envelope.frame();
        ByteBuffer body = envelope.body();
        frame.clear().limit(Protocol.HEADER_SIZE);
        int length = channel().read(frame) ? frame.getInt(0) : -1;
        if (length < 0 || length > body.capacity() || !channel().read(body.clear().limit(length))) {
            throw new IOException("no answer to the batch that ended in accept");
        }
    }

    @Override
    public void flushUntilGone() throws SyscallException {
        try {
            flush();
        } catch (ProxyLostException gone) {
            return;
        }
        throw new ProxyLostException("a process went on after its last call");
    }

    @Override
    public boolean isGoneWithin(int seconds) throws SyscallException {
        boolean silent =
                channel() instanceof SocketChannel socket && !socket.isReadable(1000 * seconds);
        if (!silent) {
            flushUntilGone();
        }
        return !silent;
    }

    @Override
    public void park(Fd listener, boolean keep) throws SyscallException {
        queueParking(listener, keep);
        try {
            flush();
        } catch (ProxyLostException noAnswer) {
            if (parked) {
                return;
            }
            throw noAnswer;
        }
        throw new ProxyLostException("init went on after it should have parked");
    }

    @Override
    public Result supervise(Supervision job) throws SyscallException {
        return queueSupervision(job);
    }

    @Override
    public void exit(int code) throws SyscallException {
        try {
            queueExit(code);
            flush();
        } catch (ProxyLostException gone) {
            close();
            return;
        }
        throw new ProxyLostException("a process went on after its exit");
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                if (channel != null) {
                    channel.close();
                }
            }
        } finally {
            writing.unlock();
        }
    }
}
