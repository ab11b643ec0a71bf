package dev.jruntime.syscall;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A stream between the server and one proxy.
public interface Channel extends AutoCloseable {
    /// Write all that remains.
    void write(ByteBuffer bytes) throws IOException;

    /// Write a short message if that needs no waiting; else leave it.
    default void offer(ByteBuffer bytes) throws IOException {
        write(bytes);
    }

    /// Fill the buffer up to its limit.
    ///
    /// @return false if the stream ended before the first byte
    /// @throws IOException if it ended in the middle, or failed
    boolean read(ByteBuffer bytes) throws IOException;

    /// A descriptor will come along with what is read next.
    default void expectDescriptor() {}

    /// The descriptor that came with what was last read; the caller owns it.
    ///
    /// @throws IOException if none came
    int takeDescriptor() throws IOException;

    @Override
    void close();
}
