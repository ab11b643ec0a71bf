package dev.jruntime.syscall;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A connection without a process: keeps what is written, answers with the bytes that it was given,
/// then ends.
final class RecordedChannel implements Channel {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteBuffer answers;
    private final int descriptor;

    RecordedChannel(byte[] answers, int descriptor) {
        this.answers = ByteBuffer.wrap(answers);
        this.descriptor = descriptor;
    }

    static RecordedChannel silent() {
        return new RecordedChannel(new byte[0], -1);
    }

    /// A message header, as a proxy sends it.
    static ByteBuffer message(int kind, int calls, int length) {
        ByteBuffer message = ByteBuffer.allocate(Protocol.HEADER_SIZE + Math.max(0, length));
        message.order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
        return message.putShort(4, (short) kind).putShort(6, (short) calls);
    }

    byte[] written() {
        return written.toByteArray();
    }

    @Override
    public void write(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        written.writeBytes(copy);
    }

    @Override
    public boolean read(ByteBuffer bytes) throws IOException {
        if (!answers.hasRemaining()) {
            return false;
        }
        if (answers.remaining() < bytes.remaining()) {
            throw new IOException("the answer ends early");
        }
        bytes.put(answers.slice(answers.position(), bytes.remaining()));
        answers.position(answers.position() + bytes.position());
        return true;
    }

    @Override
    public int takeDescriptor() throws IOException {
        if (descriptor < 0) {
            throw new IOException("no descriptor came");
        }
        return descriptor;
    }

    @Override
    public void close() {}
}
