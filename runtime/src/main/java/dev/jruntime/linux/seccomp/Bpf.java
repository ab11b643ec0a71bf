package dev.jruntime.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Instructions of classic BPF, as far as we write some ourselves (`linux/bpf_common.h`), put
/// together one after the other.
final class Bpf {
    static final int INSTRUCTION = 8;
    static final int LOAD = 0x20;
    static final int JUMP = 0x05;
    static final int IF_EQUAL = 0x15;
    static final int IF_GREATER = 0x25;
    static final int IF_GREATER_OR_EQUAL = 0x35;
    static final int RETURN = 0x06;

    // Offsets in struct seccomp_data (linux/seccomp.h).
    static final int NUMBER = 0;
    static final int ARCHITECTURE = 4;

    private ByteBuffer code = ByteBuffer.allocate(64 * INSTRUCTION).order(ByteOrder.LITTLE_ENDIAN);

    /// How many instructions there are.
    int count() {
        return code.position() / INSTRUCTION;
    }

    void add(int operation, int value) {
        branch(operation, value, 0, 0);
    }

    /// @param yes how many of the next instructions are left out if the comparison holds
    /// @param no how many if it does not
    void branch(int operation, int value, int yes, int no) {
        if (!code.hasRemaining()) {
            ByteBuffer longer =
                    ByteBuffer.allocate(2 * code.capacity()).order(ByteOrder.LITTLE_ENDIAN);
            code = longer.put(code.flip());
        }
        code.putShort((short) operation).put((byte) yes).put((byte) no).putInt(value);
    }

    /// Let the jump at an index lead to what comes next.
    void land(int index) {
        code.putInt(index * INSTRUCTION + 4, count() - index - 1);
    }

    /// These instructions, then others.
    byte[] followedBy(byte[] others) {
        byte[] all = java.util.Arrays.copyOf(code.array(), code.position() + others.length);
        System.arraycopy(others, 0, all, code.position(), others.length);
        return all;
    }
}
