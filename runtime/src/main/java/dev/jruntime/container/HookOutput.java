package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What a hook writes to one of its streams. All of it is read, lest the hook waits; the first part
/// is kept.
final class HookOutput {
    private static final int PIECE = 32 * 1024;
    private static final int KEPT = 4 * 1024;

    /// How much is read once the hook itself has ended: others may go on to write for ever.
    private static final int MOST_AFTER_END = 1024 * 1024;

    private final Proxy reader;
    private final Fd pipe;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int most = KEPT;
    private boolean ended;
    private boolean cut;

    HookOutput(Proxy reader, Fd pipe) throws SyscallException {
        this.reader = reader;
        this.pipe = pipe;
        reader.neverWait(pipe);
    }

    /// Keep more of what is read from now on.
    void keep(int bytes) {
        most = bytes;
    }

    Fd pipe() {
        return pipe;
    }

    boolean hasEnded() {
        return ended;
    }

    /// Read what is there.
    ///
    /// @return how many bytes that were
    int take() throws SyscallException {
        Result read = reader.read(pipe, PIECE, Errno.EAGAIN);
        ended = read.ok() && read.value() == 0;
        byte[] bytes = read.bytes();
        int room = Math.min(bytes.length, most - kept.size());
        kept.write(bytes, 0, room);
        cut |= room < bytes.length;
        return bytes.length;
    }

    /// Read the rest, but wait for nobody.
    void takeRest() throws SyscallException {
        int total = 0;
        int piece = 1;
        while (!ended && piece > 0 && total < MOST_AFTER_END) {
            piece = take();
            total += piece;
        }
    }

    void close() throws SyscallException {
        reader.close(pipe);
    }

    /// Whether more was written than is kept.
    boolean isCut() {
        return cut;
    }

    /// What is kept, as it is.
    byte[] bytes() {
        return kept.toByteArray();
    }

    String text() {
        return kept.toString(StandardCharsets.UTF_8).strip() + (cut ? "…" : "");
    }
}
