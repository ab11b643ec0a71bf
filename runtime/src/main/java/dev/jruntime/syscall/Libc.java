package dev.jruntime.syscall;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/// The C library's `syscall(2)`, the one native function that this JVM calls for itself.
final class Libc {
    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    private static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    /// No exception of JNA's is asked for: an errno is an ordinary answer.
    ///
    /// @return the result, or `-errno`
    static long call(int number, long a, long b, long c, long d, long e, long f) {
        long result = syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Native.getLastError() : result;
    }

    static long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
