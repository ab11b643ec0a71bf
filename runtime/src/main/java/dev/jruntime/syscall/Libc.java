package dev.jruntime.syscall;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/// The C library's `syscall(2)`, the one native function that this JVM calls for itself.
final class Libc {
    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    private static native long syscall(long number, long a, long b, long c, long d, long e, long f)
            throws LastErrorException;

    /// @return the result, or `-errno`
    static long call(int number, long a, long b, long c, long d, long e, long f) {
        try {
            return syscall(number, a, b, c, d, e, f);
        } catch (LastErrorException failure) {
            return -failure.getErrorCode();
        }
    }

    static long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
