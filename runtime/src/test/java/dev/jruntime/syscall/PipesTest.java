package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pipes, made by this JVM.
class PipesTest {
    private static final byte[] ELEVEN = "eleven byte".getBytes(StandardCharsets.UTF_8);

    private final LocalSyscalls calls = new LocalSyscalls();

    private static String flags(Fd fd) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.number())).get(1);
    }

    @Test
    void what_goes_in_comes_out() throws Exception {
        FileCalls.Pipe pipe = calls.pipe();
        calls.write(pipe.writer(), ELEVEN);
        assertArrayEquals(ELEVEN, calls.read(pipe.reader(), 100).bytes());
        assertEquals("flags:\t02000001", flags(pipe.writer()));
        calls.close(pipe.writer());
        assertEquals(0, calls.read(pipe.reader(), 100).value());
        calls.close(pipe.reader());
    }

    @Test
    void one_that_never_waits_is_empty() throws Exception {
        FileCalls.Pipe pipe = calls.pipe();
        calls.neverWait(pipe.reader());
        assertEquals(Errno.EAGAIN, calls.read(pipe.reader(), 1, Errno.EAGAIN).errno());
        calls.close(pipe.reader());
        calls.close(pipe.writer());
    }

    @Test
    void it_takes_as_much_as_it_is_made_for() throws Exception {
        FileCalls.Pipe pipe = calls.pipe();
        assertEquals(262144, calls.pipeCapacity(pipe.writer(), 200_000).value());
        calls.neverWait(pipe.writer());
        byte[] much = new byte[30_000];
        for (int i = 0; i < 6; i++) {
            assertEquals(much.length, calls.write(pipe.writer(), much).value());
        }
        calls.close(pipe.reader());
        calls.close(pipe.writer());
    }

    @Test
    void a_counter_of_events_adds_up_and_never_waits() throws Exception {
        Fd events = calls.eventfd();
        assertEquals(Errno.EAGAIN, calls.read(events, 8, Errno.EAGAIN).errno());
        calls.write(events, new byte[] {2, 0, 0, 0, 0, 0, 0, 0});
        calls.write(events, new byte[] {3, 0, 0, 0, 0, 0, 0, 0});
        assertArrayEquals(new byte[] {5, 0, 0, 0, 0, 0, 0, 0}, calls.read(events, 8).bytes());
        assertTrue(flags(events).endsWith("2004002"));
        calls.close(events);
    }

    @Test
    void a_poll_tells_which_of_several_are_ready() throws Exception {
        FileCalls.Pipe quiet = calls.pipe();
        FileCalls.Pipe ready = calls.pipe();
        calls.write(ready.writer(), new byte[1]);
        List<Fd> fds = List.of(quiet.reader(), ready.reader());
        int control = quiet.reader().number();
        Result polled = calls.poll(fds, control, Poll.POLLIN, 5_000);
        assertEquals(1, polled.value());
        assertFalse(ProcessCalls.isReady(polled, 0));
        assertTrue(ProcessCalls.isReady(polled, 1));
        assertFalse(ProcessCalls.isReady(polled, 2));
        for (FileCalls.Pipe each : List.of(quiet, ready)) {
            calls.close(each.reader());
            calls.close(each.writer());
        }
    }
}
