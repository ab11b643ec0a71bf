package dev.jruntime.syscall;

import java.nio.ByteBuffer;

/// What no launcher sends: many descriptors with one message.
public final class ManyDescriptors {
    private static final int CONTROL_HEADER = 16;

    private ManyDescriptors() {}

    /// sendmsg(2) of some bytes with the same descriptor many times (SCM_RIGHTS, unix(7)).
    public static void send(LocalSyscalls calls, Fd socket, byte[] bytes, Fd descriptor, int count)
            throws SyscallException {
        int length = CONTROL_HEADER + 4 * count;
        ByteBuffer control = Block.struct((length + 7) / 8 * 8).putLong(0, length);
        control.putInt(8, Sockets.SOL_SOCKET).putInt(12, Sockets.SCM_RIGHTS);
        Block rights = Block.of(control.array(), "SCM_RIGHTS");
        for (int i = 0; i < count; i++) {
            rights.descriptor(CONTROL_HEADER + 4 * i, descriptor);
        }
        Block vector = Block.of(Block.struct(16).putLong(8, bytes.length).array(), "iovec");
        vector.point(0, Block.data(bytes));
        ByteBuffer header = Block.struct(56).putLong(24, 1).putLong(40, length);
        Block message = Block.of(header.array(), "message").point(16, vector).point(32, rights);
        Call call = Call.of(Sysno.SENDMSG).fd(socket).block(message);
        calls.submit(call.words(Sockets.MSG_NOSIGNAL, Sockets.MSG_FLAGS)).value();
    }
}
