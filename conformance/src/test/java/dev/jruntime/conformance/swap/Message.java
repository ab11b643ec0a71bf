package dev.jruntime.conformance.swap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A message of the protocol.
///
/// @param header of 16 bytes
/// @param descriptor that came along, or -1
record Message(ByteBuffer header, ByteBuffer body, int descriptor) {
    static final int HEADER_SIZE = 16;
    static final int CALLS = 2;
    static final int REPLY = 3;
    static final int PARKED = 4;
    static final int KEEPALIVE = 5;

    /// @param calls how many there are, or were made
    static Message of(int kind, int calls, long attach, byte[] body) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, body.length).putShort(4, (short) kind).putShort(6, (short) calls);
        header.putLong(8, attach);
        return new Message(header, ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN), -1);
    }

    int kind() {
        return header.getShort(4);
    }

    int calls() {
        return Short.toUnsignedInt(header.getShort(6));
    }

    long attach() {
        return header.getLong(8);
    }

    byte[] bytes() {
        byte[] all = new byte[HEADER_SIZE + body.capacity()];
        header.get(0, all, 0, HEADER_SIZE);
        body.get(0, all, HEADER_SIZE, body.capacity());
        return all;
    }
}
