package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// A private server's connection, which is a file first and a socket later.
class StandardInputTest {
    private final LocalSyscalls calls = new LocalSyscalls();

    private static StandardInput over(String text) {
        return new StandardInput(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)),
                OutputStream.nullOutputStream(),
                -1);
    }

    private static String filled(Channel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        assertTrue(channel.read(bytes));
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    @Test
    void no_more_is_read_than_was_asked_for() throws IOException {
        StandardInput input = over("headbody");
        assertEquals("head", filled(input, 4));
        assertEquals("body", filled(input, 4));
    }

    @Test
    void a_message_larger_than_a_piece_arrives_whole() throws IOException {
        String text = "0123456789".repeat(3000);
        assertEquals(text, filled(over(text), text.length()));
    }

    @Test
    void an_end_between_messages_is_an_end() throws IOException {
        assertFalse(over("").read(ByteBuffer.allocateDirect(1)));
    }

    @Test
    void an_end_within_a_message_is_an_error() {
        StandardInput cut = over("hea");
        assertThrows(EOFException.class, () -> cut.read(ByteBuffer.allocateDirect(4)));
    }

    @Test
    void what_is_written_and_offered_comes_in_that_order() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        StandardInput input = new StandardInput(InputStream.nullInputStream(), written, -1);
        input.write(ByteBuffer.wrap("one ".getBytes(StandardCharsets.US_ASCII)));
        input.offer(ByteBuffer.wrap("two".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("one two", written.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void a_descriptor_that_nobody_expected_is_not_there() {
        assertThrows(IOException.class, () -> over("").takeDescriptor());
    }

    @Test
    void a_descriptor_comes_along_behind_what_was_read_as_a_file() throws Exception {
        ByteBuffer pair =
                ByteBuffer.wrap(calls.submit(SocketCalls.pair(Block.room(8))).bytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
        Fd server = Fd.of(pair.getInt(0), "server's end");
        Fd launcher = Fd.of(pair.getInt(4), "launcher's end");
        Fd passed = calls.openat(Fd.CWD, "/dev/null", Fcntl.O_RDONLY, 0);
        calls.send(launcher, "head".getBytes(StandardCharsets.US_ASCII));
        InputStream file = fileOf(server);
        try (StandardInput input =
                new StandardInput(file, OutputStream.nullOutputStream(), server.number())) {
            assertEquals("head", filled(input, 4));
            input.expectDescriptor();
            calls.sendDescriptor(launcher, "tail".getBytes(StandardCharsets.US_ASCII), passed);
            assertEquals("tail", filled(input, 4));
            assertTrue(input.takeDescriptor() > passed.number());
        }
        calls.close(passed);
        calls.close(launcher);
    }

    /// A socket as read(2) sees it.
    private InputStream fileOf(Fd socket) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                byte[] read = calls.read(socket, length).bytes();
                System.arraycopy(read, 0, bytes, offset, read.length);
                return read.length == 0 ? -1 : read.length;
            }
        };
    }
}
