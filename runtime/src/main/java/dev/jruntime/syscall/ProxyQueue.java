package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The calls that only a proxy has, queued: whoever makes them, they are the same.
abstract class ProxyQueue extends CallQueue implements Proxy {
    private static final int CLONE_ARGS_SIZE = 88;
    private static final short KIND_PARKED = Protocol.KIND_PARKED;

    private Hello hello;

    ProxyQueue(Hello hello) {
        this.hello = hello;
    }

    @Override
    public Hello hello() {
        return hello;
    }

    /// What was not known of the process before it was there.
    final void become(Hello known) {
        hello = known;
    }

    @Override
    public Arch arch() {
        return hello.arch();
    }

    /// A clone that is not made yet.
    ///
    /// @param ends two descriptors: the server's and the new process's end of its connection; each
    ///   of the two processes closes the other's
    /// @param sockets the call that fills `ends`
    /// @param child answers the pid; its memory is the number of the pidfd
    record Cloning(Block ends, Result sockets, Result child) {
        int end(int index) throws SyscallException {
            return ByteBuffer.wrap(sockets.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(4 * index);
        }

        /// A descriptor of the new process, in the one that made it.
        Fd pidfd() throws SyscallException {
            ByteBuffer number = ByteBuffer.wrap(child.bytes());
            return Fd.of(number.order(ByteOrder.LITTLE_ENDIAN).getInt(0), "pidfd");
        }
    }

    final Cloning queueClone(long flags) throws SyscallException {
        together(1024);
        Block ends = Block.room(8);
        Block pidfd = Block.room(4);
        Result sockets = submit(SocketCalls.pair(ends));
        ByteBuffer struct = Block.struct(CLONE_ARGS_SIZE);
        struct.putLong(0, flags | Sched.CLONE_PIDFD).putLong(32, exitSignal(flags));
        Block arguments = Block.of(struct.array(), Sched.CLONE_FLAGS.print(flags));
        Call clone = Call.of(Call.Native.CLONE).block(arguments.point(8, pidfd));
        clone.number(CLONE_ARGS_SIZE).block(ends).answers(pidfd);
        return new Cloning(ends, sockets, submit(clone));
    }

    /// A sibling's is its creator's, and must not be given (clone3(2)).
    private static int exitSignal(long flags) {
        return (flags & Sched.CLONE_PARENT) == 0 ? Signals.SIGCHLD : 0;
    }

    /// The first calls of a process that waits; what comes behind the accept(2) happens when
    /// another server connects.
    ///
    /// @param keep whether it goes on listening
    final void queueParking(Fd listener, boolean keep) throws SyscallException {
        together(2048);
        byte[] parked = Block.struct(Protocol.HEADER_SIZE).putShort(4, KIND_PARKED).array();
        send(Fd.of(hello.control(), "control"), parked);
        Fd connection = accept(listener);
        dup3(connection, hello.control(), Fcntl.O_CLOEXEC);
        close(connection);
        if (!keep) {
            close(listener);
        }
        submit(Call.of(Call.Native.HELLO));
    }

    final Result queueSupervision(Supervision job) throws SyscallException {
        ByteBuffer struct = Block.struct(Protocol.SUPERVISE_SIZE);
        struct.putInt(0, job.pid()).putInt(12, -1).putInt(16, -1);
        Block block =
                Block.of(struct.array(), "pid " + job.pid())
                        .descriptor(4, job.pidfd())
                        .descriptor(8, job.signals());
        Terminal terminal = job.terminal();
        if (terminal != null) {
            relay(terminal, struct, block);
        }
        return submit(Call.of(Call.Native.SUPERVISE).block(block));
    }

    /// Standard input to the master, the master to standard output.
    private static void relay(Terminal terminal, ByteBuffer struct, Block block)
            throws SyscallException {
        int master = terminal.master().number();
        struct.putInt(16, master).putInt(20, 2);
        struct.putInt(24, 0).putInt(28, master).putInt(32, master).putInt(36, 1);
        byte[] settings = terminal.settings();
        if (settings != null) {
            struct.putInt(12, 0);
            block.point(56, Block.of(settings, "termios"));
        }
    }

    @Override
    public final void keep(Fd descriptor) throws SyscallException {
        submit(Call.of(Call.Native.KEEP).fd(descriptor));
    }

    final void queueExit(int code) throws SyscallException {
        submit(Call.of(Call.Native.EXIT).number(code));
    }
}
