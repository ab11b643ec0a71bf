package dev.jruntime.linux.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Executes a seccomp filter as the kernel does (`kernel/seccomp.c`, `net/core/filter.c`).
final class BpfMachine {
    private final ByteBuffer code;

    BpfMachine(byte[] program) {
        code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// @param call struct seccomp_data
    /// @return what the filter returns
    int run(ByteBuffer call) {
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int operation = code.getShort(8 * at);
            int value = code.getInt(8 * at + 4);
            switch (operation) {
                case 0x20 -> accumulator = call.getInt(value);
                case 0x54 -> accumulator &= value;
                case 0x05 -> at += value;
                case 0x06 -> {
                    return value;
                }
                default -> at += jump(at, compare(operation, accumulator, value));
            }
        }
    }

    private int jump(int at, boolean holds) {
        return Byte.toUnsignedInt(code.get(8 * at + (holds ? 2 : 3)));
    }

    private static boolean compare(int operation, int accumulator, int value) {
        return switch (operation) {
            case 0x15 -> accumulator == value;
            case 0x25 -> Integer.compareUnsigned(accumulator, value) > 0;
            case 0x35 -> Integer.compareUnsigned(accumulator, value) >= 0;
            case 0x45 -> (accumulator & value) != 0;
            default -> throw new IllegalStateException("operation 0x%x".formatted(operation));
        };
    }

    /// struct seccomp_data of a call (`linux/seccomp.h`).
    static ByteBuffer call(int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(number).putInt(architecture).putLong(0x7fff12345678L);
        for (long argument : arguments) {
            data.putLong(argument);
        }
        return data;
    }
}
