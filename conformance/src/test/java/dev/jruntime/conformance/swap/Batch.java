package dev.jruntime.conformance.swap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The calls of one message, as docs/protocol.md lays them out, and what can be done to them: make
/// them in two parts, or let one of them fail.
final class Batch {
    static final int CALL_SIZE = 88;
    private static final int RESULT_SIZE = 8;
    private static final int CLONE = 0x10000;

    /// The kernel has no such call: ENOSYS, which nothing else answers.
    private static final int NO_CALL = 0xffff;

    private static final int ENOSYS = 38;
    private static final int OUT_BY_RESULT = 1;
    private static final int ANY_ERRNO = 2;
    private static final int LONGEST_TEXT = 100;

    /// All flags of clone(2) that make a namespace.
    private static final long NAMESPACES = 0x7e020080;

    private final ByteBuffer body;
    private final int count;
    private final long attach;
    private final long base;

    /// @param base where the body will lie in the memory of the process
    Batch(Message message, long base) {
        body = message.body();
        count = message.calls();
        attach = message.attach();
        this.base = base;
    }

    int count() {
        return count;
    }

    /// The calls by name, each with the strings that it points to; of prctl(2) its first numbers.
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder(SyscallNames.of(number(i)));
            if (text.toString().equals("prctl")) {
                text.append(' ').append(argument(i, 0)).append(' ').append(argument(i, 1));
            }
            for (int a = 0; a < 6; a++) {
                text.append(string(argument(i, a)));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private String string(long address) {
        if (address < base + (long) count * CALL_SIZE || address >= base + body.capacity()) {
            return "";
        }
        int start = (int) (address - base);
        int end = start;
        while (end < body.capacity() && end - start < LONGEST_TEXT && body.get(end) >= ' ') {
            end++;
        }
        byte[] bytes = new byte[end - start];
        body.get(start, bytes);
        return end == start ? "" : " " + new String(bytes, StandardCharsets.US_ASCII);
    }

    private int number(int call) {
        return body.getInt(call * CALL_SIZE);
    }

    private int references(int call) {
        return Byte.toUnsignedInt(body.get(call * CALL_SIZE + 4));
    }

    private long argument(int call, int index) {
        return body.getLong(call * CALL_SIZE + 16 + 8 * index);
    }

    private boolean excuses(int call, int errno) {
        if ((body.get(call * CALL_SIZE + 5) & ANY_ERRNO) != 0) {
            return true;
        }
        for (int i = 0; i < 8; i++) {
            if (Byte.toUnsignedInt(body.get(call * CALL_SIZE + 8 + i)) == errno) {
                return true;
            }
        }
        return false;
    }

    /// The pid that a clone in this batch has answered; 0 if there is none.
    int cloned(Message reply) {
        for (int i = 0; i < Math.min(count, reply.calls()); i++) {
            if (number(i) == CLONE) {
                return (int) Math.max(0, reply.body().getLong(i * RESULT_SIZE));
            }
        }
        return 0;
    }

    /// Whether a clone in this batch shares all namespaces of whoever makes it.
    boolean clonesAlike() {
        for (int i = 0; i < count; i++) {
            if (number(i) == CLONE) {
                return (body.getLong((int) (argument(i, 0) - base)) & NAMESPACES) == 0;
            }
        }
        return false;
    }

    /// The calls as they are.
    Message whole() {
        return Message.of(Message.CALLS, count, attach, body.array());
    }

    /// The calls before this one.
    Message head(int until) {
        return Message.of(Message.CALLS, until, 0, body.array());
    }

    /// Whether the answer to [#head(int)] is the answer to all: a failure has ended the batch.
    boolean ended(int until, Message reply) {
        int last = reply.calls() - 1;
        if (reply.calls() < until) {
            return true;
        }
        long result = reply.body().getLong(last * RESULT_SIZE);
        return result < 0 && !excuses(last, (int) -result) && !isSkipped(last, reply.body());
    }

    private boolean isSkipped(int call, ByteBuffer results) {
        return failureOfReferences(call, results) != 0;
    }

    /// The failure of the first earlier call whose result this one needs, or 0.
    private long failureOfReferences(int call, ByteBuffer results) {
        for (int a = 0; a < 6; a++) {
            if ((references(call) & 1 << a) != 0) {
                long result = results.getLong((int) argument(call, a) * RESULT_SIZE);
                if (result < 0) {
                    return result;
                }
            }
        }
        return 0;
    }

    /// The calls from this one on. They lie where the first ones lay, so what those have left in
    /// memory that is sent again is put there.
    Message tail(int from, Message headReply) {
        ByteBuffer copy = copy();
        replay(from, headReply, copy);
        for (int call = from; call < count; call++) {
            byte[] record = new byte[CALL_SIZE];
            copy.get(call * CALL_SIZE, record);
            rebase(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN), from, headReply);
            copy.put((call - from) * CALL_SIZE, record);
        }
        return Message.of(Message.CALLS, count - from, attach, copy.array());
    }

    private ByteBuffer copy() {
        return ByteBuffer.wrap(body.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void replay(int until, Message reply, ByteBuffer memory) {
        int at = until * RESULT_SIZE;
        for (int call = 0; call < until; call++) {
            long result = reply.body().getLong(call * RESULT_SIZE);
            int size = answered(call, result);
            putIfSent(memory, body.getLong(call * CALL_SIZE + 72), reply.body(), at, size);
            at += size;
            ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            number.putInt(0, (int) result);
            putIfSent(memory, body.getLong(call * CALL_SIZE + 64), number, 0, 4);
        }
    }

    private void putIfSent(ByteBuffer memory, long address, ByteBuffer from, int at, int size) {
        if (address >= base && address + size <= base + memory.capacity()) {
            byte[] bytes = new byte[size];
            from.get(at, bytes);
            memory.put((int) (address - base), bytes);
        }
    }

    /// How much memory comes with the answer of a call.
    private int answered(int call, long result) {
        boolean wanted = body.getLong(call * CALL_SIZE + 72) != 0;
        int size = wanted ? body.getInt(call * CALL_SIZE + 80) : 0;
        boolean byResult = (body.get(call * CALL_SIZE + 5) & OUT_BY_RESULT) != 0;
        return byResult ? Math.clamp(result, 0, size) : size;
    }

    private static void rebase(ByteBuffer record, int from, Message headReply) {
        int references = Byte.toUnsignedInt(record.get(4));
        for (int a = 0; a < 6; a++) {
            long index = record.getLong(16 + 8 * a);
            if ((references & 1 << a) == 0) {
                continue;
            }
            if (index >= from) {
                record.putLong(16 + 8 * a, index - from);
                continue;
            }
            long result = headReply.body().getLong((int) index * RESULT_SIZE);
            references &= ~(1 << a);
            record.putLong(16 + 8 * a, result);
            if (result < 0) {
                record.putInt(0, NO_CALL).put(5, (byte) (record.get(5) | ANY_ERRNO));
            }
        }
        record.put(4, (byte) references);
    }

    /// The answers to both parts as one.
    Message join(int from, Message head, Message tail) {
        int done = from + tail.calls();
        int headMemory = head.body().capacity() - from * RESULT_SIZE;
        int tailMemory = tail.body().capacity() - tail.calls() * RESULT_SIZE;
        ByteBuffer all =
                ByteBuffer.allocate(done * RESULT_SIZE + headMemory + tailMemory)
                        .order(ByteOrder.LITTLE_ENDIAN);
        all.put(head.body().slice(0, from * RESULT_SIZE));
        all.put(tail.body().slice(0, tail.calls() * RESULT_SIZE));
        all.put(head.body().slice(from * RESULT_SIZE, headMemory));
        all.put(tail.body().slice(tail.calls() * RESULT_SIZE, tailMemory));
        shareFailures(from, done, all);
        return Message.of(Message.REPLY, done, 0, all.array());
    }

    private void shareFailures(int from, int done, ByteBuffer results) {
        for (int call = from; call < done; call++) {
            long failure = failureOfReferences(call, results);
            if (failure != 0) {
                results.putLong(call * RESULT_SIZE, failure);
            }
        }
    }

    /// The calls, of which one cannot be made. Whether that ends the batch is as it would be for
    /// the errno that [#withFailure] then answers.
    Message failing(int call, int errno) {
        ByteBuffer copy = copy();
        int at = call * CALL_SIZE;
        byte flags = body.get(at + 5);
        boolean excused = excuses(call, errno);
        copy.putInt(at, NO_CALL);
        copy.put(at + 5, (byte) (excused ? flags | ANY_ERRNO : flags & ~ANY_ERRNO));
        for (int i = 0; i < 8; i++) {
            if (copy.get(at + 8 + i) == ENOSYS) {
                copy.put(at + 8 + i, (byte) 0);
            }
        }
        return Message.of(Message.CALLS, count, attach, copy.array());
    }

    /// The answer to [#failing].
    Message withFailure(int call, int errno, Message reply) {
        byte[] answers = reply.body().array().clone();
        ByteBuffer all = ByteBuffer.wrap(answers).order(ByteOrder.LITTLE_ENDIAN);
        if (reply.calls() > call && all.getLong(call * RESULT_SIZE) == -ENOSYS) {
            all.putLong(call * RESULT_SIZE, -errno);
            shareFailures(call + 1, reply.calls(), all);
        }
        return Message.of(Message.REPLY, reply.calls(), 0, answers);
    }
}
