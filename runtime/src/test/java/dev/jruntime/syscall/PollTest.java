package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends the poll of a process that its server speaks with.
class PollTest {
    private static final int LONG = 5_000_000;
    private static final long USR1 = 1L << (Signals.SIGUSR1 - 1);

    @TempDir Path directory;

    private ForkedProxy process;
    private ProxiedSyscalls calls;
    private int control;
    private Fd signals;

    @BeforeEach
    void start() throws Exception {
        process = ForkedProxy.launch(directory.resolve("tree"));
        calls = process.calls();
        control = calls.hello().control();
        signals = calls.signalfd(USR1);
    }

    @AfterEach
    void end() {
        process.close();
    }

    /// Each second it hears that its server is alive.
    @Test
    void it_ends_after_its_time_whatever_it_hears() throws Exception {
        long before = System.nanoTime();
        assertEquals(0, calls.poll(signals, control, Poll.POLLIN, 1510).value());
        long milliseconds = (System.nanoTime() - before) / 1_000_000;
        assertTrue(milliseconds >= 1510, () -> "milliseconds: " + milliseconds);
    }

    @Test
    void it_ends_with_the_connection() throws Exception {
        calls.poll(signals, control, Poll.POLLIN, LONG);
        calls.begin();
        calls.close();
        ProxiedSyscalls another = process.connect();
        assertEquals(process.process().pid(), another.getpid().value());
    }
}
