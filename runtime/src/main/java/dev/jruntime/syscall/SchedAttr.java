package dev.jruntime.syscall;

import java.nio.ByteBuffer;

/// `struct sched_attr` of sched_setattr(2), in the size that it has had since Linux 5.3.
///
/// @param policy `SCHED_*`
/// @param flags `SCHED_FLAG_*`
/// @param runtime nanoseconds, unsigned
/// @param deadline nanoseconds, unsigned
/// @param period nanoseconds, unsigned
public record SchedAttr(
        int policy, long flags, int nice, int priority, long runtime, long deadline, long period) {
    private static final int SIZE = 56;

    Block block() {
        ByteBuffer struct = Block.struct(SIZE).putInt(0, SIZE).putInt(4, policy).putLong(8, flags);
        struct.putInt(16, nice).putInt(20, priority);
        struct.putLong(24, runtime).putLong(32, deadline).putLong(40, period);
        String text = Sched.SCHED_POLICIES.print(policy) + ", nice " + nice;
        return Block.of(struct.array(), text + ", priority " + priority);
    }
}
