package dev.jruntime.conformance.swap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Functions of the C library that Java has no words for: what passes descriptors, and what swaps
/// two names at once.
final class LibC {
    static final int EINTR = 4;

    private static final int ARGUMENTS = 6;
    private static final int AT_FDCWD = -100;
    private static final int RENAME_EXCHANGE = 2;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Map<String, MethodHandle> FUNCTIONS = new ConcurrentHashMap<>();

    private LibC() {}

    /// Calls a function that takes at most six integers or pointers.
    ///
    /// @return its result as an int, or `-errno`
    static int call(String function, long... arguments) {
        MethodHandle handle = FUNCTIONS.computeIfAbsent(function, LibC::find);
        Object[] all = new Object[1 + ARGUMENTS];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            all[0] = state;
            for (int i = 0; i < ARGUMENTS; i++) {
                all[i + 1] = i < arguments.length ? arguments[i] : 0L;
            }
            int result = (int) (long) handle.invokeWithArguments(all);
            return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable impossible) {
            throw new IllegalStateException(function, impossible);
        }
    }

    /// What a function does not take is in registers that it does not look at.
    @SuppressWarnings("restricted")
    private static MethodHandle find(String function) {
        ValueLayout[] longs = new ValueLayout[ARGUMENTS];
        java.util.Arrays.fill(longs, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs),
                Linker.Option.captureCallState("errno"));
    }

    /// As [#call], for what must not fail.
    static int require(String function, long... arguments) throws IOException {
        int result = call(function, arguments);
        if (result < 0) {
            throw new IOException(function + ": errno " + -result);
        }
        return result;
    }

    /// Sends a signal, also to a process that nobody waits for.
    static void kill(int pid, int signal) {
        call("kill", pid, signal);
    }

    /// Exchanges two names at one moment (`RENAME_EXCHANGE`, Linux 3.15).
    static void exchange(Path one, Path other) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long from = arena.allocateFrom(one.toString()).address();
            long to = arena.allocateFrom(other.toString()).address();
            require("renameat2", AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE);
        }
    }
}
