package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A launcher that waits for a payload by itself.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class SuperviseTest {
    private static final long PASSED = 1L << (Signals.SIGTERM - 1) | 1L << (Signals.SIGUSR1 - 1);

    @TempDir Path directory;

    private @Nullable ForkedProxy process;
    private Fd signals = Fd.of(-1, "none");

    @BeforeEach
    void start() throws Exception {
        process = ForkedProxy.launch(directory.resolve("tree"));
        calls().sigprocmask(Signals.SIG_BLOCK, PASSED);
        signals = calls().signalfd(PASSED);
        calls().flush();
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

    private ProxiedSyscalls calls() {
        return process().calls();
    }

    private Proxy.Clone payload(String script) throws SyscallException {
        Proxy.Clone clone = calls().cloneProxy(0);
        clone.proxy().sigprocmask(Signals.SIG_SETMASK, 0);
        return executing(clone, script);
    }

    private static Proxy.Clone executing(Proxy.Clone clone, String script) throws SyscallException {
        clone.proxy().execve("/bin/sh", List.of("sh", "-c", script), List.of());
        clone.proxy().flushUntilGone();
        return clone;
    }

    private int supervise(Proxy.Clone payload) throws SyscallException {
        return (int)
                calls().supervise(
                                new Proxy.Supervision(
                                        payload.pid(), payload.pidfd(), signals, null))
                        .value();
    }

    /// A call that is still under way while the test goes on.
    private Future<Integer> supervising(Proxy.Clone payload) {
        FutureTask<Integer> task = new FutureTask<>(() -> supervise(payload));
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void the_answer_is_the_wait_status() throws Exception {
        assertEquals(7 << 8, supervise(payload("exit 7")));
        assertEquals(0, supervise(payload("true")));
        assertEquals(Signals.SIGKILL, supervise(payload("kill -9 $$")));
    }

    @Test
    void signals_are_passed_on() throws Exception {
        Path fifo = directory.resolve("ready");
        new LocalSyscalls().mknodat(Fd.CWD, fifo.toString(), Stat.S_IFIFO | 0600, 0);
        String script =
                "trap 'got=$got.usr1' USR1; trap 'exit 5' TERM; echo go >"
                        + fifo
                        + "; until [ \"$got\" = .usr1 ]; do :; done; echo \"$got\" >"
                        + fifo
                        + "; while :; do :; done";
        Future<Integer> status = supervising(payload(script));
        int launcher = (int) process().process().pid();
        assertEquals("go\n", Files.readString(fifo));
        new LocalSyscalls().kill(launcher, Signals.SIGUSR1);
        assertEquals(".usr1\n", Files.readString(fifo));
        new LocalSyscalls().kill(launcher, Signals.SIGTERM);
        assertEquals(5 << 8, status.get(10, TimeUnit.SECONDS));
    }

    @Test
    void keepalives_do_not_disturb_it() throws Exception {
        Path fifo = directory.resolve("ready");
        new LocalSyscalls().mknodat(Fd.CWD, fifo.toString(), Stat.S_IFIFO | 0600, 0);
        Future<Integer> status = supervising(payload("read line <" + fifo + "; exit $line"));
        for (int i = 0; i < 20; i++) {
            calls().keepAlive();
        }
        Files.writeString(fifo, "9\n");
        assertEquals(9 << 8, status.get(10, TimeUnit.SECONDS));
    }

    @Test
    void it_goes_on_without_its_server_and_tells_the_next_one() throws Exception {
        Path fifo = directory.resolve("ready");
        new LocalSyscalls().mknodat(Fd.CWD, fifo.toString(), Stat.S_IFIFO | 0600, 0);
        ProxiedSyscalls lost = calls();
        Proxy.Clone payload = payload("echo go >" + fifo + "; read line <" + fifo + "; exit 8");
        ByteBuffer struct = Block.struct(Protocol.SUPERVISE_SIZE).putInt(0, payload.pid());
        struct.putInt(4, payload.pidfd().number()).putInt(8, signals.number());
        struct.putInt(12, -1).putInt(16, -1);
        lost.flush();
        send(struct.array());
        assertEquals("go\n", Files.readString(fifo));
        lost.close();
        Files.writeString(fifo, "end\n");
        Hello again = process().connect().hello();
        int expected = Protocol.HELLO_PRIVATE | Protocol.HELLO_RECOVERY | Protocol.HELLO_SUPERVISED;
        assertEquals(expected, again.flags());
        assertEquals(8 << 8, again.status());
        calls().exit(8);
        assertEquals(8, process().exitCode());
    }

    @Test
    void a_server_that_is_lost_behind_the_answer_leaves_the_status_to_the_next_one()
            throws Exception {
        assertEquals(6 << 8, supervise(payload("exit 6")));
        calls().close();
        Hello again = process().connect().hello();
        int expected = Protocol.HELLO_PRIVATE | Protocol.HELLO_RECOVERY | Protocol.HELLO_SUPERVISED;
        assertEquals(expected, again.flags());
        assertEquals(6 << 8, again.status());
    }

    @Test
    void a_descriptor_that_is_kept_outlives_the_server() throws Exception {
        Fd lost = calls().openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
        Fd kept = calls().openat(Fd.CWD, "/dev", Fcntl.O_PATH, 0);
        Fd behind = calls().openat(Fd.CWD, "/proc", Fcntl.O_PATH, 0);
        calls().keep(kept);
        calls().flush();
        calls().close();
        Hello again = process().connect().hello();
        assertEquals(kept.number(), again.kept());
        assertEquals("/dev", target(kept));
        assertEquals("", target(lost));
        assertEquals("", target(behind));
    }

    /// Its number may be another file's by then: a lock's, which nobody could have any more.
    @Test
    void nothing_is_kept_any_more_when_a_child_was_waited_for() throws Exception {
        Fd kept = calls().openat(Fd.CWD, "/dev", Fcntl.O_PATH, 0);
        calls().keep(kept);
        assertEquals(0, supervise(payload("true")));
        calls().close();
        assertEquals(0, process().connect().hello().kept());
        assertEquals("", target(kept));
    }

    private String target(Fd fd) throws SyscallException {
        String link = "/proc/self/fd/" + fd.number();
        byte[] path = calls().readlinkat(Fd.CWD, link, Errno.ENOENT).bytes();
        return new String(path, java.nio.charset.StandardCharsets.UTF_8);
    }

    /// A supervise that nobody waits for.
    private void send(byte[] struct) throws Exception {
        int length = Protocol.CALL_SIZE + struct.length;
        ByteBuffer frame = RecordedChannel.message(Protocol.KIND_CALLS, 1, length);
        frame.putInt(Protocol.HEADER_SIZE, Call.Native.SUPERVISE.number);
        long address = calls().hello().buffer() + Protocol.CALL_SIZE;
        frame.putLong(Protocol.HEADER_SIZE + 16, address);
        frame.put(Protocol.HEADER_SIZE + Protocol.CALL_SIZE, struct);
        process().write(frame);
    }

    @Test
    void bytes_are_relayed_whole() throws Exception {
        ByteBuffer ends =
                ByteBuffer.wrap(calls().submit(SocketCalls.pair(Block.room(8))).bytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
        Path out = directory.resolve("out");
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT;
        Fd file = calls().openat(Fd.CWD, out.toString(), flags, 0600);
        Proxy.Clone clone = calls().cloneProxy(0);
        clone.proxy().dup3(Fd.of(ends.getInt(4), "end"), 1, 0);
        Proxy.Clone payload =
                executing(clone, "i=0; while [ $i -lt 30000 ]; do echo $i; i=$((i+1)); done");
        Block struct =
                Block.of(
                        Block.struct(Protocol.SUPERVISE_SIZE)
                                .putInt(0, payload.pid())
                                .putInt(4, payload.pidfd().number())
                                .putInt(8, signals.number())
                                .putInt(12, -1)
                                .putInt(16, -1)
                                .putInt(20, 1)
                                .putInt(24, ends.getInt(0))
                                .putInt(28, file.number())
                                .array(),
                        "job");
        assertEquals(0, calls().submit(Call.of(Call.Native.SUPERVISE).block(struct)).value());
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 30000; i++) {
            expected.append(i).append('\n');
        }
        assertEquals(expected.toString(), Files.readString(out));
    }
}
