package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A batch of calls as it lies in the memory of the process that makes them: `struct call` records,
/// then the blocks that they point to, at addresses that are already final.
final class Frame {
    private static final int CALL_SIZE = Protocol.CALL_SIZE;
    private static final int ALIGNMENT = 8;

    private final List<Result> batch;
    private final long base;
    private final Arch arch;
    private final List<Block> blocks = new ArrayList<>();
    private final long[] stores;
    private int length;

    private Frame(List<Result> batch, long base, Arch arch) {
        this.batch = batch;
        this.base = base;
        this.arch = arch;
        this.stores = new long[batch.size()];
    }

    /// Encode a batch into `to`, which will lie at `base` in the executing process.
    ///
    /// @param attachment holds the descriptor that is to come with the answer
    /// @return how many bytes are sent; room for answers lies behind them
    static int encode(
            List<Result> batch, @Nullable Block attachment, long base, Arch arch, ByteBuffer to) {
        Frame frame = new Frame(batch, base, arch);
        frame.collect(attachment);
        frame.place(block -> block.content().length > 0);
        int sent = frame.length;
        frame.place(block -> block.content().length == 0);
        if (frame.length > to.capacity()) {
            throw new IllegalStateException(
                    "a batch of %d bytes, more than the %d of a frame"
                            .formatted(frame.length, to.capacity()));
        }
        frame.write(to);
        return sent;
    }

    /// What a call will take at most in a frame.
    static int sizeOf(Call call) {
        int size = CALL_SIZE;
        for (int i = 0; i < call.count(); i++) {
            if (call.argument(i) instanceof Call.Memory(Block block, _)) {
                size += sizeOf(block);
            }
        }
        return size;
    }

    private static int sizeOf(Block block) {
        int size = block.length() + ALIGNMENT;
        for (Block.Pointer pointer : block.pointers()) {
            size += sizeOf(pointer.target());
        }
        return size;
    }

    private void collect(@Nullable Block attachment) {
        length = batch.size() * CALL_SIZE;
        for (int index = 0; index < batch.size(); index++) {
            batch.get(index).place(index);
            Call call = batch.get(index).call();
            for (int i = 0; i < call.count(); i++) {
                if (call.argument(i) instanceof Call.Memory(Block block, _)) {
                    add(block);
                }
            }
        }
        if (attachment != null) {
            add(attachment);
        }
    }

    private void add(Block block) {
        if (!block.claim(this)) {
            return;
        }
        blocks.add(block);
        for (Block.Pointer pointer : block.pointers()) {
            add(pointer.target());
        }
    }

    /// Blocks with content first: room for answers has none, and is not sent.
    private void place(Predicate<Block> chosen) {
        for (Block block : blocks) {
            if (chosen.test(block)) {
                length = (length + ALIGNMENT - 1) & -ALIGNMENT;
                block.place(base + length);
                length += block.length();
            }
        }
    }

    private void write(ByteBuffer to) {
        for (Block block : blocks) {
            writeBlock(block, to);
        }
        for (int i = 0; i < batch.size(); i++) {
            writeCall(i, batch.get(i).call(), to);
        }
    }

    private void writeBlock(Block block, ByteBuffer to) {
        int at = (int) (block.address() - base);
        to.put(at, block.content());
        for (Block.Pointer pointer : block.pointers()) {
            to.putLong(at + pointer.offset(), pointer.target().address());
        }
        for (Block.Descriptor descriptor : block.descriptors()) {
            writeDescriptor(descriptor, block.address(), at, to);
        }
    }

    private void writeDescriptor(Block.Descriptor slot, long address, int at, ByteBuffer to) {
        Result pending = slot.fd().pending();
        if (pending == null) {
            to.putInt(at + slot.offset(), (int) slot.fd().known());
            return;
        }
        int index = indexOf(pending);
        if (stores[index] != 0) {
            throw new IllegalStateException("two structs need the descriptor " + slot.fd());
        }
        stores[index] = address + slot.offset();
    }

    private int indexOf(Result pending) {
        int index = pending.index();
        if (index >= batch.size() || batch.get(index) != pending) {
            throw new IllegalStateException(
                    "a result of another process is still queued: " + pending.call().text());
        }
        return index;
    }

    private void writeCall(int index, Call call, ByteBuffer to) {
        int at = index * CALL_SIZE;
        int references = 0;
        to.putInt(at, call.number(arch));
        for (int i = 0; i < 6; i++) {
            long value = 0;
            if (i < call.count()) {
                Result earlier = call.argument(i).pending();
                references |= earlier == null ? 0 : 1 << i;
                value = earlier == null ? call.argument(i).encoded() : indexOf(earlier);
            }
            to.putLong(at + 16 + 8 * i, value);
        }
        to.put(at + 4, (byte) references);
        to.put(at + 5, (byte) flags(call));
        to.putShort(at + 6, (short) 0);
        to.putLong(at + 8, allowed(call));
        to.putLong(at + 64, stores[index]);
        Block out = call.out();
        to.putLong(at + 72, out == null ? 0 : out.address());
        to.putInt(at + 80, out == null ? 0 : out.length());
        to.putInt(at + 84, 0);
    }

    private static int flags(Call call) {
        return (call.outByResult() ? Protocol.CALL_OUT_BY_RESULT : 0)
                | (call.anyErrno() ? Protocol.CALL_ANY_ERRNO : 0);
    }

    private static long allowed(Call call) {
        long packed = 0;
        for (Errno errno : call.allowed()) {
            packed = packed << 8 | errno.number();
        }
        return packed;
    }
}
