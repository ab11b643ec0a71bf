package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// UNIX sockets, and descriptors that travel over them.
public interface SocketCalls extends Caller {
    int UNIX_PATH_MAX = 107;

    static Call pair(Block ends) {
        Call call = Call.of(Sysno.SOCKETPAIR).words(Sockets.AF_UNIX, Sockets.FAMILIES);
        int type = Sockets.SOCK_STREAM | Sockets.SOCK_CLOEXEC;
        return call.words(type, Sockets.SOCK_TYPES).number(0).fills(ends);
    }

    /// Two connected UNIX sockets.
    record Pair(Fd first, Fd second) {}

    /// socketpair(2); makes the queued calls happen.
    default Pair socketpair() throws SyscallException {
        byte[] ends = submit(pair(Block.room(8))).bytes();
        ByteBuffer numbers = ByteBuffer.wrap(ends).order(ByteOrder.LITTLE_ENDIAN);
        return new Pair(
                Fd.of(numbers.getInt(0), "socket"), Fd.of(numbers.getInt(4), "its other end"));
    }

    default Fd socket(int family, int type) throws SyscallException {
        Call call = Call.of(Sysno.SOCKET).words(family, Sockets.FAMILIES);
        call.words(type | Sockets.SOCK_CLOEXEC, Sockets.SOCK_TYPES).number(0);
        return Fd.of(submit(call), "socket");
    }

    default Result bind(Fd socket, String path) throws SyscallException {
        Block address = address(path);
        Call call = Call.of(Sysno.BIND).fd(socket).block(address);
        return submit(call.number(address.length()));
    }

    default Result connect(Fd socket, String path, Errno... allowed) throws SyscallException {
        Block address = address(path);
        Call call = Call.of(Sysno.CONNECT).fd(socket).block(address);
        return submit(call.number(address.length()).allow(allowed));
    }

    private static Block address(String path) {
        byte[] bytes = FileNames.encode(path);
        if (bytes.length > UNIX_PATH_MAX) {
            throw new IllegalArgumentException("too long for a socket's address: " + path);
        }
        ByteBuffer address = Block.struct(bytes.length + 3);
        address.putShort(0, (short) Sockets.AF_UNIX).put(2, bytes);
        return Block.of(address.array(), '"' + path + '"');
    }

    default Result listen(Fd socket, int backlog) throws SyscallException {
        return submit(Call.of(Sysno.LISTEN).fd(socket).number(backlog));
    }

    default Fd accept(Fd socket) throws SyscallException {
        Call call = Call.of(Sysno.ACCEPT4).fd(socket).number(0).number(0);
        call.words(Sockets.SOCK_CLOEXEC, Sockets.SOCK_TYPES);
        return Fd.of(submit(call), "connection");
    }

    /// shutdown(2) for reading and writing.
    default Result shutdown(Fd socket) throws SyscallException {
        Call call = Call.of(Sysno.SHUTDOWN).fd(socket);
        return submit(call.words(Sockets.SHUT_RDWR, Sockets.SHUTDOWNS));
    }

    /// The credentials of whoever listens or connected at the other end: pid, uid, gid.
    default Result peerCredentials(Fd socket) throws SyscallException {
        return socketOption(socket, Sockets.SO_PEERCRED, 12);
    }

    default Result socketOption(Fd socket, int option, int size) throws SyscallException {
        Call call = Call.of(Sysno.GETSOCKOPT).fd(socket).number(Sockets.SOL_SOCKET);
        call.words(option, Sockets.SOCKET_OPTIONS).fills(Block.room(size));
        Block length = Block.of(Block.struct(4).putInt(0, size).array(), "" + size);
        return submit(call.block(length));
    }

    /// `SO_RCVTIMEO` (socket(7)).
    default Result receiveTimeout(Fd socket, int seconds) throws SyscallException {
        Block time = Block.of(Block.struct(16).putLong(0, seconds).array(), seconds + " s");
        Call call = Call.of(Sysno.SETSOCKOPT).fd(socket).number(Sockets.SOL_SOCKET);
        call.words(Sockets.SO_RCVTIMEO, Sockets.SOCKET_OPTIONS).block(time);
        return submit(call.number(16));
    }

    default Result send(Fd socket, byte[] bytes, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.SENDTO).fd(socket).block(Block.data(bytes));
        call.number(bytes.length).words(Sockets.MSG_NOSIGNAL, Sockets.MSG_FLAGS);
        return submit(call.number(0).number(0).allow(allowed));
    }

    /// sendmsg(2) of some bytes together with a descriptor (SCM_RIGHTS, unix(7)).
    default Result sendDescriptor(Fd socket, byte[] bytes, Fd descriptor, Errno... allowed)
            throws SyscallException {
        ByteBuffer control = Block.struct(24).putLong(0, 20);
        control.putInt(8, Sockets.SOL_SOCKET).putInt(12, Sockets.SCM_RIGHTS);
        Block rights = Block.of(control.array(), descriptor.label()).descriptor(16, descriptor);
        Block vector = Block.of(Block.struct(16).putLong(8, bytes.length).array(), "iovec");
        vector.point(0, Block.data(bytes));
        ByteBuffer header = Block.struct(56).putLong(24, 1).putLong(40, 24);
        Block message = Block.of(header.array(), "SCM_RIGHTS " + descriptor.label());
        message.point(16, vector).point(32, rights);
        Call call = Call.of(Sysno.SENDMSG).fd(socket).block(message);
        return submit(call.words(Sockets.MSG_NOSIGNAL, Sockets.MSG_FLAGS).allow(allowed));
    }

    /// recvmsg(2) of a message with one descriptor, which must be there already; makes the queued
    /// calls happen.
    ///
    /// @param label how the descriptor is called
    default Fd receiveDescriptor(Fd socket, String label) throws SyscallException {
        return receiveDescriptor(socket, label, 0);
    }

    /// The same, but the message stays to be received again, with another descriptor of the file.
    default Fd peekDescriptor(Fd socket, String label) throws SyscallException {
        return receiveDescriptor(socket, label, Sockets.MSG_PEEK);
    }

    private Fd receiveDescriptor(Fd socket, String label, int more) throws SyscallException {
        Block rights = Block.room(24);
        Block vector = Block.of(Block.struct(16).putLong(8, 4096).array(), "iovec");
        vector.point(0, Block.room(4096));
        ByteBuffer header = Block.struct(56).putLong(24, 1).putLong(40, 24);
        Block message = Block.of(header.array(), "SCM_RIGHTS");
        message.point(16, vector).point(32, rights);
        Call call = Call.of(Sysno.RECVMSG).fd(socket).block(message).answers(rights);
        int flags = more | Sockets.MSG_DONTWAIT | Sockets.MSG_CMSG_CLOEXEC;
        Result received = submit(call.words(flags, Sockets.MSG_FLAGS));
        received.value();
        ByteBuffer control = ByteBuffer.wrap(received.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (control.getLong(0) != 20 || control.getInt(12) != Sockets.SCM_RIGHTS) {
            throw new ProxyLostException("no descriptor came with a message");
        }
        return Fd.of(control.getInt(16), label);
    }
}
