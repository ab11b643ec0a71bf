package dev.jruntime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.LocalSyscalls;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A resident server whose callers do not behave: it serves the others, and forgets these.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResidentServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int NEWCOMERS = 16;
    private static final Guests.Limits ROOMY =
            new Guests.Limits(NEWCOMERS, 100, 100, 1 << 20, PATIENCE);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path directory;

    private final List<Caller> callers = new ArrayList<>();
    private FutureTask<Integer> running = new FutureTask<>(() -> 0);

    @AfterEach
    void hangUp() {
        Caller.closeAll(callers);
    }

    private void serve(Guests.Limits limits) throws Exception {
        ServeOptions options = new ServeOptions(socket(), Duration.ofSeconds(2));
        running = new FutureTask<>(() -> new ResidentServer(options, limits, 0).run());
        Thread.ofPlatform().daemon().start(running);
        holds(() -> Files.exists(Path.of(socket())), "a socket");
    }

    private String socket() {
        return directory.resolve("server/sock").toString();
    }

    private Caller call() throws IOException {
        Caller caller = new Caller(socket());
        callers.add(caller);
        return caller;
    }

    private static void holds(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static long descriptors() {
        try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
            return list.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertOthersAreServed() throws IOException {
        long begin = System.nanoTime();
        assertTrue(call().order("jruntime", "--version").isServed());
        assertTrue(System.nanoTime() - begin < Duration.ofMillis(800).toNanos());
    }

    @Test
    void a_launcher_is_served() throws Exception {
        serve(ROOMY);
        assertTrue(call().order("jruntime", "--version").isServed());
    }

    @Test
    void a_server_without_callers_leaves_and_removes_its_socket() throws Exception {
        serve(ROOMY);
        assertTrue(call().order("jruntime", "--version").isServed());
        hangUp();
        assertEquals(0, running.get(15, TimeUnit.SECONDS));
        assertFalse(Files.exists(Path.of(socket())));
    }

    @Test
    void a_server_with_a_caller_stays() throws Exception {
        serve(ROOMY);
        assertTrue(call().order("jruntime", "--version").isServed());
        LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
        assertFalse(running.isDone());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, (16 << 20) + 1})
    void a_hello_of_senseless_length_is_refused_at_once(int length) throws Exception {
        serve(ROOMY);
        assertFalse(call().say(Caller.announcement(length)).isServed());
        assertOthersAreServed();
    }

    @Test
    void memory_grows_with_what_came_and_not_with_what_was_announced() throws Exception {
        serve(new Guests.Limits(100, 100, 100, 1L << 30, PATIENCE));
        long before = direct();
        for (int i = 0; i < 50; i++) {
            call().say(Caller.announcement(16 << 20));
        }
        assertOthersAreServed();
        assertTrue(direct() - before < 8 << 20, () -> direct() - before + " bytes more");
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void hellos_that_are_too_large_together_are_refused() throws Exception {
        serve(ROOMY);
        call().say(Caller.announcement(1_000_000));
        call().say(Caller.announcement(10_000));
        assertFalse(call().say(Caller.announcement(1_000_000)).isServed());
        assertOthersAreServed();
    }

    @Test
    void who_says_half_a_frame_is_sent_away() throws Exception {
        serve(ROOMY);
        byte[] half = new byte[8];
        assertOthersAreServed();
        long begin = System.nanoTime();
        assertFalse(call().say(half).isServed());
        assertTrue(System.nanoTime() - begin > PATIENCE.toNanos() / 2);
    }

    @Test
    void who_speaks_slowly_is_sent_away() throws Exception {
        serve(ROOMY);
        Caller slow = call().say(Caller.announcement(1000));
        long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
        boolean heard = true;
        while (heard && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000_000);
            heard = hears(slow);
        }
        assertFalse(heard);
    }

    private static boolean hears(Caller caller) throws IOException {
        try {
            caller.sayWithout(new byte[1]);
            return true;
        } catch (SyscallException gone) {
            assertTrue(gone.is(Errno.EPIPE, Errno.ECONNRESET), gone::getMessage);
            return false;
        }
    }

    @Test
    void a_thousand_who_say_nothing_keep_nobody_out() throws Exception {
        serve(new Guests.Limits(NEWCOMERS, 100, 100, 1 << 20, Duration.ofMinutes(1)));
        int threads = Thread.activeCount();
        for (int i = 0; i < 1000; i++) {
            call();
            if (i % 100 == 99) {
                // Threads race for the crowd: a caller may be sent away with it, and go elsewhere.
                holds(this::isServed, "others are served");
            }
        }
        int most = threads + NEWCOMERS + 40;
        holds(() -> Thread.activeCount() < most, "few threads");
    }

    @Test
    void there_are_not_more_commands_at_once_than_may_be() throws Exception {
        serve(new Guests.Limits(NEWCOMERS, 3, 100, 1 << 20, PATIENCE));
        for (int i = 0; i < 3; i++) {
            assertTrue(call().order("jruntime", "--version").isServed());
        }
        assertFalse(call().order("jruntime", "--version").isServed());
        callers.getFirst().close();
        holds(this::isServed, "a place again");
    }

    private boolean isServed() {
        try {
            return call().order("jruntime", "--version").isServed();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void one_process_has_not_more_commands_than_it_may() throws Exception {
        serve(new Guests.Limits(NEWCOMERS, 100, 2, 1 << 20, PATIENCE));
        assertTrue(call().order("jruntime", "--version").isServed());
        assertTrue(call().order("jruntime", "--version").isServed());
        assertFalse(call().order("jruntime", "--version").isServed());
    }

    @Test
    void a_hello_without_a_descriptor_is_refused() throws Exception {
        serve(ROOMY);
        assertFalse(call().sayWithout(Caller.hello("jruntime", "--version")).isServed());
    }

    @Test
    void a_hello_with_a_descriptor_that_is_no_pidfd_is_refused() throws Exception {
        serve(ROOMY);
        Caller caller = call();
        Caller other = call();
        assertFalse(caller.say(Caller.hello("jruntime", "--version"), other.socket()).isServed());
    }

    @Test
    void a_hello_with_the_pidfd_of_another_process_is_refused() throws Exception {
        serve(ROOMY);
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Fd pidfd = new LocalSyscalls().pidfdOpen((int) other.pid(), Errno.ESRCH);
            assertFalse(call().say(Caller.hello("jruntime", "--version"), pidfd).isServed());
            assertTrue(pidfd.number() > 0);
            new LocalSyscalls().close(pidfd).value();
        } finally {
            other.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 13, 253})
    void too_many_descriptors_are_refused_and_closed(int count) throws Exception {
        serve(ROOMY);
        assertOthersAreServed();
        long before = descriptors();
        Caller caller = call();
        caller.sayWithMany(Caller.hello("jruntime", "--version"), count);
        assertFalse(caller.isServed());
        caller.close();
        holds(() -> descriptors() <= before, "no more descriptors than before");
    }
}
