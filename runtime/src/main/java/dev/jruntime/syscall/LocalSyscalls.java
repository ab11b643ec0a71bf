package dev.jruntime.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// System calls of this JVM itself: the server's own socket work, and tests of the encoders against
/// the real kernel. What would fork or end the process belongs to a proxy.
public final class LocalSyscalls extends CallQueue implements Syscalls {
    private static final Arch ARCH = Arch.current();

    @Override
    public Arch arch() {
        return ARCH;
    }

    @Override
    public Result submit(Call call) throws SyscallException {
        Result result = super.submit(call);
        flush();
        return result;
    }

    /// Calls happen one by one here, so no memory is shared between them.
    @Override
    public Result copy(Fd from, Fd to, int most) throws SyscallException {
        return write(to, read(from, most).bytes());
    }

    @Override
    void finish(List<Result> batch) {}

    @Override
    void start(List<Result> batch) {
        try (Arena arena = Arena.ofConfined()) {
            for (Result result : batch) {
                Call call = result.call();
                if (call.sysno() == null) {
                    throw new UnsupportedOperationException(call.name() + " needs a proxy");
                }
                run(result, arena);
            }
        }
    }

    private static void run(Result result, Arena arena) {
        MemorySegment memory = arena.allocate(Frame.sizeOf(result.call()) + 64L, 8);
        ByteBuffer frame = memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        Frame.encode(List.of(result), null, memory.address(), ARCH, frame);
        long answer =
                Libc.call(
                        frame.getInt(0),
                        frame.getLong(16),
                        frame.getLong(24),
                        frame.getLong(32),
                        frame.getLong(40),
                        frame.getLong(48),
                        frame.getLong(56));
        result.complete(answer, filled(result.call(), memory, answer), false);
    }

    private static byte[] filled(Call call, MemorySegment memory, long answer) {
        Block out = call.out();
        if (out == null || answer < 0) {
            return new byte[0];
        }
        byte[] bytes =
                new byte[call.outByResult() ? (int) Math.min(answer, out.length()) : out.length()];
        MemorySegment.copy(
                memory,
                java.lang.foreign.ValueLayout.JAVA_BYTE,
                out.address() - memory.address(),
                bytes,
                0,
                bytes.length);
        return bytes;
    }
}
