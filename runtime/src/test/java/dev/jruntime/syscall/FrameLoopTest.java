package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches, in a process that is not this JVM.
@ParameterizedClass(name = "{0}")
@EnumSource(ForkedProxy.Kind.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class FrameLoopTest {
    private static final int CREATE = Fcntl.O_RDWR | Fcntl.O_CREAT;

    /// One call and the bytes that it writes fill a frame to the last byte.
    private static final int LARGEST = Protocol.BODY_MAX - Protocol.CALL_SIZE;

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

    private Fd create(ProxiedSyscalls calls, String name) throws SyscallException {
        return calls.openat(Fd.CWD, directory.resolve(name).toString(), CREATE, 0600);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void hello_names_version_architecture_and_process() {
        Hello hello = process().calls().hello();
        boolean foreign = kind == ForkedProxy.Kind.AARCH64_UNDER_QEMU;
        assertEquals(Protocol.VERSION, hello.version());
        assertEquals(foreign ? Arch.AARCH64 : Arch.current(), hello.arch());
        assertEquals(process().process().pid(), hello.pid());
        assertEquals(hello.arch() == Arch.AARCH64, hello.restorer() == 0);
    }

    @Test
    void a_batch_is_one_round_trip_and_later_calls_use_earlier_descriptors() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Fd file = create(calls, "file");
        calls.write(file, bytes("one "));
        calls.write(file, bytes("two"));
        calls.close(file);
        assertEquals(0, calls.roundTrips());
        assertFalse(Files.exists(directory.resolve("file")));
        calls.flush();
        assertEquals(1, calls.roundTrips());
        assertEquals("one two", Files.readString(directory.resolve("file")));
    }

    @Test
    void the_first_failure_ends_a_batch() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Result first = calls.mkdirat(Fd.CWD, directory.resolve("a").toString(), 0700);
        Result second = calls.mkdirat(Fd.CWD, directory.resolve("a").toString(), 0700);
        Result third = calls.mkdirat(Fd.CWD, directory.resolve("b").toString(), 0700);
        var failure = assertThrows(SyscallException.class, calls::flush);
        String expected =
                "mkdirat(AT_FDCWD, \"%s/a\", 0700): EEXIST (file exists)".formatted(directory);
        assertEquals(expected, failure.getMessage());
        assertTrue(first.isMade());
        assertTrue(second.isMade());
        assertFalse(third.isMade());
        assertFalse(Files.exists(directory.resolve("b")));
    }

    @Test
    void an_allowed_errno_does_not_end_a_batch() throws Exception {
        ProxiedSyscalls calls = process().calls();
        String missing = directory.resolve("none").toString();
        Result unlink = calls.unlinkat(Fd.CWD, missing, 0, Errno.EACCES, Errno.EPERM, Errno.ENOENT);
        calls.mkdirat(Fd.CWD, directory.resolve("b").toString(), 0700);
        calls.flush();
        assertFalse(unlink.ok());
        assertEquals(Errno.ENOENT, unlink.errno());
        assertTrue(Files.isDirectory(directory.resolve("b")));
    }

    @Test
    void a_call_may_be_allowed_any_errno() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Result close = calls.submit(Call.of(Sysno.CLOSE).number(-1).allowAny());
        calls.mkdirat(Fd.CWD, directory.resolve("b").toString(), 0700);
        calls.flush();
        assertEquals(Errno.EBADF, close.errno());
        assertTrue(Files.isDirectory(directory.resolve("b")));
    }

    @Test
    void a_call_uses_the_length_that_an_earlier_one_answered() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Files.writeString(directory.resolve("from"), "eleven byte");
        Result copied = calls.copy(create(calls, "from"), create(calls, "to"), 4096);
        assertEquals(11, copied.value());
        assertEquals(1, calls.roundTrips());
        assertEquals("eleven byte", Files.readString(directory.resolve("to")));
    }

    @Test
    void a_copy_stays_together_where_a_frame_is_nearly_full() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Files.writeString(directory.resolve("from"), "eleven byte");
        Fd from = create(calls, "from");
        Fd to = create(calls, "to");
        Fd padding = create(calls, "padding");
        calls.flush();
        calls.write(padding, new byte[96 * 1024 - 200]);
        calls.copy(from, to, 4096);
        calls.flush();
        assertEquals("eleven byte", Files.readString(directory.resolve("to")));
    }

    @Test
    void calls_share_the_failure_of_the_descriptor_that_they_need() throws Exception {
        ProxiedSyscalls calls = process().calls();
        String missing = directory.resolve("none").toString();
        Fd absent = calls.openat(Fd.CWD, missing, Fcntl.O_RDONLY, 0, Errno.ENOENT);
        Fd second = calls.dup3(absent, 300, 0);
        Result third = calls.write(second, new byte[1]);
        calls.mkdirat(Fd.CWD, directory.resolve("b").toString(), 0700);
        calls.flush();
        assertTrue(absent.absent());
        assertTrue(second.absent());
        assertEquals(Errno.ENOENT, third.errno());
        assertTrue(Files.isDirectory(directory.resolve("b")));
        assertEquals(Errno.ENOENT, calls.read(absent, 5).errno());
        assertEquals(1, calls.roundTrips());
    }

    @Test
    void only_the_memory_that_was_filled_comes_back() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Files.writeString(directory.resolve("short"), "four");
        Fd file = create(calls, "short");
        Result read = calls.read(file, 100);
        Result end = calls.read(file, 100);
        Result uid = calls.getuid();
        assertArrayEquals(bytes("four"), read.bytes());
        assertArrayEquals(new byte[0], end.bytes());
        assertEquals(new LocalSyscalls().getuid().value(), uid.value());
    }

    @Test
    void a_failed_call_fills_no_memory() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Files.writeString(directory.resolve("there"), "");
        String missing = directory.resolve("none").toString();
        Result none = calls.statx(Fd.CWD, missing, 0, Errno.ENOENT);
        Result there = calls.statx(Fd.CWD, directory.resolve("there").toString(), 0);
        assertArrayEquals(new byte[0], none.bytes());
        assertTrue(Statx.of(there).isRegular());
    }

    @Test
    void a_struct_gets_the_descriptor_of_an_earlier_call() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Fd file = create(calls, "file");
        Result polled = calls.poll(file, calls.hello().control(), Poll.POLLIN, 0);
        assertEquals(1, polled.value());
        ByteBuffer struct = ByteBuffer.wrap(polled.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(file.number(), struct.getInt(0));
        assertEquals(Poll.POLLIN, struct.getShort(6));
        assertEquals(1, calls.roundTrips());
    }

    @Test
    void a_frame_may_be_filled_to_its_last_byte() throws Exception {
        ProxiedSyscalls calls = process().calls();
        byte[] bytes = new byte[LARGEST];
        new Random(1).nextBytes(bytes);
        Fd file = create(calls, "large");
        calls.flush();
        assertEquals(LARGEST, calls.write(file, bytes).value());
        assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("large")));
        Fd again = create(calls, "large");
        calls.flush();
        assertArrayEquals(bytes, calls.read(again, LARGEST).bytes());
    }

    @Test
    void a_call_that_no_frame_holds_is_an_error_and_nothing_is_sent() throws Exception {
        ProxiedSyscalls calls = process().calls();
        Fd file = create(calls, "large");
        calls.flush();
        calls.write(file, new byte[LARGEST + 1]);
        var failure = assertThrows(IllegalStateException.class, calls::flush);
        assertEquals(
                "a batch of 131073 bytes, more than the 131072 of a frame", failure.getMessage());
        assertEquals(0, Files.size(directory.resolve("large")));
        assertEquals(3, calls.write(file, new byte[3]).value());
    }

    @Test
    void many_calls_go_in_several_frames() throws Exception {
        ProxiedSyscalls calls = process().calls();
        List<Result> answers = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            answers.add(calls.umask(i % 2 == 0 ? 022 : 027));
        }
        calls.flush();
        for (int i = 1; i < answers.size(); i++) {
            assertEquals(i % 2 == 0 ? 027 : 022, answers.get(i).value(), "call " + i);
        }
        assertTrue(calls.roundTrips() <= 3, () -> "round trips: " + calls.roundTrips());
    }

    @Test
    void keepalives_are_no_calls() throws Exception {
        ProxiedSyscalls calls = process().calls();
        for (int i = 0; i < 50; i++) {
            calls.keepAlive();
        }
        assertEquals(new LocalSyscalls().getuid().value(), calls.getuid().value());
        assertEquals(1, calls.roundTrips());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 255})
    void the_process_exits_with_the_code_that_it_is_told(int code) throws Exception {
        process().calls().exit(code);
        assertEquals(code, process().exitCode());
    }
}
