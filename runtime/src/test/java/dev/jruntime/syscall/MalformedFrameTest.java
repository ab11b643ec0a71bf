package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Frames that no server of ours sends: the process ends in order, whatever it is told.
@ParameterizedClass(name = "{0}")
@EnumSource(ForkedProxy.Kind.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class MalformedFrameTest {
    private static final int CALL_REFERENCES = 4;
    private static final int CALL_ARGS = 16;
    private static final int CALL_OUT = 72;
    private static final int CALL_OUT_LENGTH = 80;

    @Parameter ForkedProxy.@Nullable Kind kind;

    @TempDir Path directory;

    private @Nullable ForkedProxy process;

    @BeforeEach
    void start() throws Exception {
        process = ForkedProxy.start(Objects.requireNonNull(kind), directory.resolve("tree"));
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.close();
        }
    }

    private ForkedProxy process() {
        return Objects.requireNonNull(process);
    }

    /// A launcher takes it for a lost server and asks another one; every other process exits.
    private void assertEndsInOrder() throws Exception {
        assertNull(process().read(1), "an answer");
        int exitCode = 125;
        if (kind == ForkedProxy.Kind.LAUNCHER) {
            Hello again = process().connect().hello();
            assertEquals(Protocol.HELLO_PRIVATE | Protocol.HELLO_RECOVERY, again.flags());
            process().calls().exit(9);
            exitCode = 9;
        }
        assertEquals(exitCode, process().exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "wrong kind, 9, 0, 0",
        "a reply, 3, 0, 0",
        "a hello, 1, 0, 0",
        "no kind, 0, 0, 0",
        "a body larger than the buffer, 2, 1, 131073",
        "the largest length, 2, 1, -1",
        "more calls than there may be, 2, 1025, 131072",
        "calls that their body cannot hold, 2, 2, 175",
        "calls without a body, 2, 1, 0"
    })
    void a_malformed_header_ends_the_process(String what, int frameKind, int calls, int length)
            throws Exception {
        process().write(RecordedChannel.message(frameKind, calls, 0).putInt(0, length));
        sendBody(length);
        assertEndsInOrder();
    }

    /// The body is there, if one can be: calls that would be harmless, and be answered.
    private void sendBody(int length) {
        try {
            process().write(ByteBuffer.allocate(Math.max(0, length)));
        } catch (IOException ended) {
            assertEquals("send to a proxy: EPIPE (Broken pipe)", ended.getMessage());
        }
    }

    @Test
    void a_frame_that_is_cut_ends_the_process() throws Exception {
        ByteBuffer frame = RecordedChannel.message(Protocol.KIND_CALLS, 1, 88);
        process().write(frame.putInt(0, 1000));
        process().calls().close();
        if (kind == ForkedProxy.Kind.LAUNCHER) {
            process().connect().exit(9);
        }
        assertEquals(kind == ForkedProxy.Kind.LAUNCHER ? 9 : 125, process().exitCode());
    }

    @Test
    void a_call_that_refers_to_itself_or_a_later_one_is_not_made() throws Exception {
        ByteBuffer frame = RecordedChannel.message(Protocol.KIND_CALLS, 1, Protocol.CALL_SIZE);
        frame.put(Protocol.HEADER_SIZE + CALL_REFERENCES, (byte) 1);
        frame.putInt(Protocol.HEADER_SIZE, Sysno.CLOSE.number(process().calls().arch()));
        process().write(frame);
        ByteBuffer reply = process().read(Protocol.HEADER_SIZE + 8);
        assertNotNull(reply);
        assertEquals(Protocol.KIND_REPLY, reply.getShort(4));
        assertEquals(-Errno.EPROTO.number(), reply.getLong(Protocol.HEADER_SIZE));
    }

    @Test
    void an_empty_batch_has_an_empty_answer() throws Exception {
        process().write(RecordedChannel.message(Protocol.KIND_CALLS, 0, 0));
        ByteBuffer reply = process().read(Protocol.HEADER_SIZE);
        assertNotNull(reply);
        assertEquals(0, reply.getInt(0));
        assertEquals(Protocol.KIND_REPLY, reply.getShort(4));
    }

    /// More pieces of memory than one sendmsg(2) takes (UIO_MAXIOV).
    @Test
    void each_of_the_most_calls_may_answer_memory() throws Exception {
        int calls = Protocol.CALLS_MAX;
        int size = Protocol.CALL_SIZE;
        long buffer = process().calls().hello().buffer();
        int length = calls * (size + 8);
        ByteBuffer frame = RecordedChannel.message(Protocol.KIND_CALLS, calls, length);
        int getpid = Sysno.GETPID.number(process().calls().arch());
        for (int i = 0; i < calls; i++) {
            int at = Protocol.HEADER_SIZE + i * size;
            int out = calls * size + 8 * i;
            frame.putInt(at, getpid).putLong(at + CALL_ARGS, i);
            frame.putLong(at + CALL_OUT, buffer + out).putInt(at + CALL_OUT_LENGTH, 8);
            frame.putLong(Protocol.HEADER_SIZE + out, 1000 + i);
        }
        process().write(frame);
        ByteBuffer reply = process().read(Protocol.HEADER_SIZE + 16 * calls);
        assertNotNull(reply);
        assertEquals(calls, reply.getShort(6));
        for (int i = 0; i < calls; i++) {
            assertEquals(1000 + i, reply.getLong(Protocol.HEADER_SIZE + 8 * (calls + i)));
        }
    }
}
