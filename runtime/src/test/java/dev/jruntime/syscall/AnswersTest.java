package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server makes of a proxy's answers, sensible or not.
class AnswersTest {
    private static final Hello HELLO =
            new Hello(
                    1, 0, Arch.X86_64, 7, 100, 0x1000, 0, 0, 0, 0, "b", List.of(), List.of(), "/");

    private static ProxiedSyscalls answering(ByteBuffer answer) {
        return new ProxiedSyscalls(new RecordedChannel(answer.array(), -1), HELLO);
    }

    /// The message of the error that one getuid(2) meets.
    private static @Nullable String lost(ByteBuffer answer) throws SyscallException {
        Result result = answering(answer).getuid();
        String message = assertThrows(ProxyLostException.class, result::value).getMessage();
        assertFalse(result.isMade());
        return message;
    }

    @Test
    void calls_behind_a_failure_are_not_made_and_no_success() throws Exception {
        ByteBuffer failure = RecordedChannel.message(Protocol.KIND_REPLY, 1, 8);
        ProxiedSyscalls calls =
                answering(failure.putLong(Protocol.HEADER_SIZE, -Errno.EPERM.number()));
        calls.chdir("/a");
        Result behind = calls.mkdirat(Fd.CWD, "b", 0700);
        Fd unopened = calls.openat(Fd.CWD, "c", Fcntl.O_RDONLY, 0);
        assertThrows(SyscallException.class, calls::flush);
        assertFalse(behind.isMade());
        assertFalse(behind.ok());
        assertArrayEquals(new byte[0], behind.bytes());
        assertEquals(
                "mkdirat(AT_FDCWD, \"b\", 0700): ECANCELED (operation canceled)",
                assertThrows(SyscallException.class, behind::value).getMessage());
        assertEquals(Errno.ECANCELED, calls.close(unopened).errno());
        assertEquals(1, calls.roundTrips());
    }

    @Test
    void the_memory_of_an_allowed_failure_is_skipped() throws Exception {
        ByteBuffer answer = RecordedChannel.message(Protocol.KIND_REPLY, 2, 2 * 8 + 256 + 4);
        answer.putLong(16, -Errno.ENOENT.number()).putLong(24, 0).putInt(32 + 256, 0x7f00);
        ProxiedSyscalls calls = answering(answer);
        Result absent = calls.statx(Fd.CWD, "a", 0, Errno.ENOENT);
        Result waited = calls.waitNow(5);
        calls.flush();
        assertArrayEquals(new byte[0], absent.bytes());
        assertArrayEquals(new byte[] {0, 0x7f, 0, 0}, waited.bytes());
    }

    @Test
    void an_ended_connection_is_a_lost_process() throws Exception {
        assertEquals(
                "the process that makes our system calls is gone", lost(ByteBuffer.allocate(0)));
        assertEquals(
                "the process that makes our system calls is gone", lost(ByteBuffer.allocate(15)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1024, 0x8000, 0xffff})
    void more_answers_than_calls_make_no_sense(int count) throws Exception {
        assertEquals(
                "a proxy's answer makes no sense",
                lost(RecordedChannel.message(Protocol.KIND_REPLY, count, 8 * count)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7})
    void an_answer_that_is_too_short_makes_no_sense(int length) throws Exception {
        assertEquals(
                "a proxy's answer makes no sense",
                lost(RecordedChannel.message(Protocol.KIND_REPLY, 1, length)));
    }

    @Test
    void an_answer_of_another_kind_makes_no_sense() throws Exception {
        assertEquals(
                "a proxy's answer makes no sense",
                lost(RecordedChannel.message(Protocol.KIND_HELLO, 1, 8)));
    }

    @Test
    void an_answer_larger_than_a_frame_is_refused() throws Exception {
        assertEquals(
                "a proxy's answer is cut",
                lost(RecordedChannel.message(Protocol.KIND_REPLY, 1, Protocol.BODY_MAX + 1)));
    }

    @Test
    void memory_that_is_missing_is_noticed() throws Exception {
        ProxiedSyscalls calls = answering(RecordedChannel.message(Protocol.KIND_REPLY, 1, 8 + 3));
        Result waited = calls.waitNow(5);
        assertEquals(
                "a proxy's answer is shorter than it says",
                assertThrows(ProxyLostException.class, waited::bytes).getMessage());
    }

    @Test
    void a_process_that_parks_unasked_is_lost() throws Exception {
        String message = lost(RecordedChannel.message(Protocol.KIND_PARKED, 0, 0));
        assertEquals("the process that makes our system calls is gone", message);
    }

    @Test
    void an_exit_needs_no_answer() throws Exception {
        RecordedChannel channel = RecordedChannel.silent();
        new ProxiedSyscalls(channel, HELLO).exit(3);
        ByteBuffer sent = ByteBuffer.wrap(channel.written()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(Call.Native.EXIT.number, sent.getInt(Protocol.HEADER_SIZE));
        assertEquals(3, sent.getLong(Protocol.HEADER_SIZE + 16));
    }
}
