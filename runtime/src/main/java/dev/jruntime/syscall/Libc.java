package dev.jruntime.syscall;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/// The C library's `syscall(2)`, the one native function that this JVM calls for itself.
final class Libc {
    private static final Function SYSCALL = NativeLibrary.getProcess().getFunction("syscall");
    private static volatile boolean settled;

    private Libc() {}

    /// JNA's direct mapping: a call takes 0.3 µs instead of 1.8, but the first one ten milliseconds
    /// more, for reflection and generated classes.
    private static final class Direct {
        static {
            Native.register(Direct.class, "c");
        }

        private Direct() {}

        static native long syscall(long number, long a, long b, long c, long d, long e, long f);
    }

    /// This JVM stays, so that calls which are quick are worth their slow beginning.
    static void settle() {
        settled = true;
    }

    /// No exception of JNA's is asked for: an errno is an ordinary answer.
    ///
    /// @return the result, or `-errno`
    static long call(int number, long a, long b, long c, long d, long e, long f) {
        long result =
                settled
                        ? Direct.syscall(number, a, b, c, d, e, f)
                        : SYSCALL.invokeLong(new Object[] {(long) number, a, b, c, d, e, f});
        return result == -1 ? -Native.getLastError() : result;
    }

    static long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
