package dev.jruntime.syscall;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a proxy says first: what it is, where its frames lie, and, from a launcher, the command.
///
/// @param pid as the proxy sees it
/// @param onSignal address of a signal handler that ends the process with 128 + signal
/// @param restorer address of a SA_RESTORER routine, or 0 where the architecture has none
/// @param status wait status of a payload that ended while no server was there
/// @param kept descriptor that was to outlive the lost server, or 0
/// @param arguments with the path of the installed tree in place of the program's name; as all
///   strings of a caller they may be any bytes, which are the same again in a call ([FileNames])
public record Hello(
        int version,
        int flags,
        Arch arch,
        int pid,
        int control,
        long buffer,
        long onSignal,
        long restorer,
        int status,
        int kept,
        String build,
        List<String> arguments,
        List<String> environment,
        String cwd) {

    private static final int PIECE = 64 * 1024;

    public Hello {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    /// A launcher that exists in memory only, in the root directory, without an environment.
    public static Hello sample(Arch arch, List<String> arguments) {
        return new Hello(
                Protocol.VERSION,
                0,
                arch,
                100,
                100,
                0,
                4096,
                4096,
                0,
                0,
                "",
                arguments,
                List.of(),
                "/");
    }

    /// The same launcher after it has lost its server.
    public Hello recovering() {
        return recovering(0, status, 0);
    }

    /// The same, with a descriptor that it was to keep.
    public Hello keeping(int descriptor) {
        return recovering(0, status, descriptor);
    }

    /// The same after a payload was waited for, which ended so.
    public Hello supervised(int itsStatus) {
        return recovering(Protocol.HELLO_SUPERVISED, itsStatus, 0);
    }

    private Hello recovering(int more, int itsStatus, int descriptor) {
        return new Hello(
                version,
                Protocol.HELLO_RECOVERY | more,
                arch,
                pid,
                control,
                buffer,
                onSignal,
                restorer,
                itsStatus,
                descriptor,
                build,
                arguments,
                environment,
                cwd);
    }

    /// What a clone would say of itself; its memory is laid out as its parent's.
    Hello ofClone(int itsPid, int itsControl) {
        return new Hello(
                version,
                0,
                arch,
                itsPid,
                itsControl,
                buffer,
                onSignal,
                restorer,
                0,
                0,
                build,
                List.of(),
                List.of(),
                cwd);
    }

    /// Read the first message of a proxy.
    ///
    /// @throws IOException if it isn't a hello of a version that we know
    public static Hello read(Channel channel) throws IOException {
        return body(channel, announced(channel));
    }

    /// Read the header of that message, with which a descriptor may come.
    ///
    /// @return the length of its body
    public static int announced(Channel channel) throws IOException {
        ByteBuffer header = direct(Protocol.HEADER_SIZE);
        if (!channel.read(header)) {
            throw new IOException("a launcher left without a word");
        }
        int length = header.getInt(0);
        if (header.getShort(4) != Protocol.KIND_HELLO
                || length < Protocol.HELLO_SIZE
                || length > Protocol.HELLO_MAX) {
            throw new IOException("a launcher's first message is no hello");
        }
        return length;
    }

    /// Read the body of that message. Memory grows with what has come, not with what was announced.
    public static Hello body(Channel channel, int length) throws IOException {
        ByteBuffer piece = direct(Math.min(length, PIECE));
        byte[] body = new byte[piece.capacity()];
        for (int done = 0; done < length; done += piece.limit()) {
            if (!channel.read(piece.clear().limit(Math.min(length - done, PIECE)))) {
                throw new IOException("a launcher's hello ends early");
            }
            if (done + piece.limit() > body.length) {
                body = Arrays.copyOf(body, (int) Math.min(length, 2L * body.length));
            }
            piece.get(0, body, done, piece.limit());
        }
        return parse(ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Hello parse(ByteBuffer body) throws IOException {
        int version = body.getShort(0);
        if (version != Protocol.VERSION) {
            throw new IOException("a launcher speaks protocol " + version);
        }
        List<String> strings = split(body.array(), Protocol.HELLO_SIZE);
        int argc = body.getInt(44);
        int envc = body.getInt(48);
        if (argc < 0 || envc < 0 || strings.size() != (long) argc + envc + 1) {
            throw new IOException("a launcher's hello has " + strings.size() + " strings");
        }
        return new Hello(
                version,
                body.getShort(2),
                archOf(body.getInt(4)),
                body.getInt(8),
                body.getInt(12),
                body.getLong(16),
                body.getLong(24),
                body.getLong(32),
                body.getInt(40),
                body.getInt(52),
                text(body, 56, 32),
                strings.subList(0, argc),
                strings.subList(argc, argc + envc),
                strings.getLast());
    }

    private static Arch archOf(int audit) throws IOException {
        for (Arch arch : Arch.values()) {
            if ((int) arch.auditValue() == audit) {
                return arch;
            }
        }
        throw new IOException("a launcher of architecture 0x" + Integer.toHexString(audit));
    }

    private static String text(ByteBuffer body, int at, int size) {
        byte[] bytes = new byte[size];
        body.get(at, bytes);
        int end = 0;
        while (end < size && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static List<String> split(byte[] bytes, int from) {
        List<String> strings = new ArrayList<>();
        int start = from;
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                strings.add(FileNames.decode(bytes, start, i - start));
                start = i + 1;
            }
        }
        return strings;
    }
}
