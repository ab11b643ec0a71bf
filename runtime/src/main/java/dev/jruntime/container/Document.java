package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.ProcessCalls;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// A document that the caller hands over: a file, a pipe, or its standard input. Whoever writes it
/// may take a while; the launcher waits where it notices the end of its server, too.
public final class Document {
    private static final int PIECE = 32 * 1024;
    private static final int MOST = 8 << 20;
    private static final int STEP_MILLIS = 1_000;
    private static final int FLAGS = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
    private static final Fd STANDARD_INPUT = Fd.of(0, "stdin");

    private Document() {}

    /// @param file `-` for standard input
    /// @throws IOException if it cannot be read, or is larger than 8 MiB
    public static byte[] read(Proxy launcher, String file) throws IOException {
        boolean given = file.equals("-");
        Fd from = given ? STANDARD_INPUT : launcher.openat(Fd.CWD, file, FLAGS, 0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = next(launcher, from);
        while (piece.length > 0) {
            all.writeBytes(piece);
            if (all.size() > MOST) {
                throw new ContainerException(
                        (given ? "standard input" : file) + ": more than 8 MiB");
            }
            piece = next(launcher, from);
        }
        if (!given) {
            launcher.close(from);
        }
        return all.toByteArray();
    }

    private static byte[] next(Proxy launcher, Fd from) throws IOException {
        int control = launcher.hello().control();
        while (true) {
            Result polled = launcher.poll(from, control, Poll.POLLIN, STEP_MILLIS);
            if (ProcessCalls.isReady(polled, 0)) {
                Result read = launcher.read(from, PIECE, Errno.EAGAIN);
                if (read.ok()) {
                    return read.bytes();
                }
            }
        }
    }
}
