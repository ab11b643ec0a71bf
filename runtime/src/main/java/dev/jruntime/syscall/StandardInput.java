package dev.jruntime.syscall;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The socket that a private server has as its standard input. It is read and written like a file
/// until a descriptor is to come along: recvmsg(2) needs JNA, whose loading takes ten milliseconds,
/// and `state`, `kill` or `delete` need neither.
public final class StandardInput implements Channel {
    private static final int PIECE = 8192;

    private final InputStream in;
    private final OutputStream out;
    private final int fd;
    private volatile @Nullable SocketChannel socket;

    public StandardInput() {
        this(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.in), 0);
    }

    /// @param fd what both streams read and write, without keeping anything back
    StandardInput(InputStream in, OutputStream out, int fd) {
        this.in = in;
        this.out = out;
        this.fd = fd;
    }

    /// From now on messages are taken as a socket's.
    @Override
    public void expectDescriptor() {
        if (socket == null) {
            socket = new SocketChannel(fd);
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        SocketChannel known = socket;
        if (known != null) {
            known.write(bytes);
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy);
    }

    /// A file cannot be written without waiting. That does not matter here: as long as no
    /// descriptor has come there is no init, and no call of the launcher's takes long.
    @Override
    public void offer(ByteBuffer bytes) throws IOException {
        SocketChannel known = socket;
        if (known != null) {
            known.offer(bytes);
        } else {
            write(bytes);
        }
    }

    @Override
    public boolean read(ByteBuffer bytes) throws IOException {
        SocketChannel known = socket;
        if (known != null) {
            return known.read(bytes);
        }
        int start = bytes.position();
        byte[] piece = new byte[Math.min(PIECE, bytes.remaining())];
        while (bytes.hasRemaining()) {
            int n = in.read(piece, 0, Math.min(piece.length, bytes.remaining()));
            if (n < 0 && bytes.position() == start) {
                return false;
            }
            if (n < 0) {
                throw new EOFException("a proxy's message ends early");
            }
            bytes.put(piece, 0, n);
        }
        return true;
    }

    @Override
    public int takeDescriptor() throws IOException {
        SocketChannel known = socket;
        if (known == null) {
            throw new IOException("no descriptor was expected");
        }
        return known.takeDescriptor();
    }

    @Override
    public void close() {
        SocketChannel known = socket;
        try {
            if (known != null) {
                known.close();
            } else {
                in.close();
            }
        } catch (IOException unimportant) {
            return;
        }
    }
}
