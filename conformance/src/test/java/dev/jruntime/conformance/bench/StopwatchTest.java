package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.NativePrograms;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopwatchTest {
    private static final List<String> TRUE = List.of("/bin/true");
    private static final List<String> WAIT = List.of("wait");

    /// Above the kernel's PID_MAX_LIMIT.
    private static final int BEYOND_ANY_PID = 4_194_305;

    private static final long MILLIS = 1_000_000;

    @TempDir Path directory = Path.of("/nonexistent");
    private @Nullable Stopwatch started;

    @BeforeEach
    void start() {
        started = Stopwatch.start(NativePrograms.timing(), directory.resolve("errors"));
    }

    @AfterEach
    void close() {
        stopwatch().close();
    }

    @Test
    void each_repetition_is_a_lap() {
        List<Stopwatch.Lap> laps = stopwatch().time(3, List.of(TRUE));
        assertEquals(3, laps.size());
        laps.forEach(lap -> assertTrue(lap.wallNanos() > 0, lap::toString));
    }

    @Test
    void wall_time_is_that_of_the_command() {
        long wall = stopwatch().time(List.of(shell("sleep 0.2"))).whole().wallNanos();
        assertTrue(wall >= 200 * MILLIS && wall < 10_000 * MILLIS, () -> "took " + wall);
    }

    @Test
    void cpu_time_and_peak_memory_count_what_the_command_waited_for() {
        String busy = "head -c 20000000 /dev/zero | tail -c 20000000 >/dev/null";
        Sample sample = stopwatch().time(List.of(shell(busy))).whole();
        assertTrue(sample.cpuMicros() > 1000, sample::toString);
        assertTrue(sample.peakKilobytes() > 19_000, sample::toString);
    }

    @Test
    void wait_lasts_until_the_last_process_that_was_left_behind_has_ended() {
        Stopwatch.Lap lap = stopwatch().time(List.of(shell("sleep 0.3 & sleep 0.1 &"), WAIT, TRUE));
        Sample wait = lap.steps().get(1).sample();
        assertTrue(wait.wallNanos() > 250 * MILLIS, wait::toString);
        assertTrue(lap.wallNanos() >= lap.steps().get(0).sample().wallNanos() + wait.wallNanos());
    }

    @Test
    void a_failed_step_is_an_error_with_what_it_printed_and_the_last_one() {
        BenchException failed =
                assertThrows(
                        BenchException.class,
                        () -> stopwatch().time(List.of(TRUE, shell("echo no >&2; exit 3"), TRUE)));
        assertEquals(
                "/bin/sh -c echo no >&2; exit 3%n  exit 3: no".formatted(), failed.getMessage());
    }

    @Test
    void a_signal_counts_as_its_number_and_128() {
        List<Stopwatch.Lap> laps = stopwatch().attempt(1, List.of(shell("kill -9 $$")));
        assertEquals(137, laps.getFirst().steps().getFirst().exit());
    }

    @Test
    void a_command_that_does_not_exist_is_an_error_that_names_it() {
        BenchException failed =
                assertThrows(
                        BenchException.class,
                        () -> stopwatch().time(List.of(List.of("/nonexistent/runc", "run"))));
        assertEquals(
                "/nonexistent/runc run%n  exit 127: /nonexistent/runc: No such file or directory"
                        .formatted(),
                failed.getMessage());
    }

    @Test
    void each_numbers_the_last_word_of_each_step() {
        Path out = directory.resolve("out");
        List<String> append = List.of("/bin/sh", "-c", "echo $0 >>" + out, "name");
        stopwatch().each(2, List.of(append, append));
        assertEquals(List.of("name-1", "name-1", "name-2", "name-2"), lines(out));
    }

    @Test
    void what_runs_together_takes_as_long_as_the_longest() {
        String meet = "touch %1$s/$0; while [ $(ls %1$s | grep -c me) -lt 4 ]; do :; done";
        Stopwatch.Lap lap =
                stopwatch().together(4, List.of("/bin/sh", "-c", meet.formatted(directory), "me"));
        assertEquals(1, lap.steps().size());
        assertTrue(lap.whole().cpuMicros() > 0);
    }

    @Test
    void a_failure_of_one_that_runs_together_is_a_failure() {
        List<String> third = List.of("/bin/sh", "-c", "test $0 != x-3", "x");
        assertThrows(BenchException.class, () -> stopwatch().together(4, third));
    }

    @Test
    void paced_commands_begin_at_their_times_and_are_numbered() {
        Path out = directory.resolve("out");
        Stopwatch.Lap lap =
                stopwatch().paced(2, 2, List.of("/bin/sh", "-c", "echo $0 >>" + out, "name-#"));
        assertEquals(List.of("name-1", "name-2", "name-1", "name-2"), lines(out));
        assertTrue(lap.wallNanos() >= 1500 * MILLIS, () -> "took " + lap.wallNanos());
    }

    @Test
    void a_paced_command_that_fails_is_not_the_last() {
        Stopwatch.Lap lap =
                stopwatch().paced(4, 1, List.of("/bin/sh", "-c", "test $0 != x-2", "x-#"));
        assertEquals(List.of(0, 1, 0, 0), lap.steps().stream().map(Stopwatch.Step::exit).toList());
    }

    /// Not asked by a shell: dash unblocks all itself.
    @Test
    void a_paced_command_has_no_signals_blocked() {
        List<String> unblocked =
                List.of("/bin/grep", "-q", "^SigBlk:[[:space:]]*0*$", "/proc/self/status");
        assertEquals(0, stopwatch().paced(1, 1, unblocked).steps().getFirst().exit());
    }

    @Test
    void lanes_do_not_wait_for_each_other() {
        String meet = "touch %1$s/$0; while [ $(ls %1$s | grep -c me) -lt 2 ]; do sleep 0.01; done";
        Stopwatch.Lap lap =
                stopwatch()
                        .paced(2, 1, List.of("/bin/sh", "-c", meet.formatted(directory), "me-#"));
        assertEquals(List.of(0, 0), lap.steps().stream().map(Stopwatch.Step::exit).toList());
    }

    @Test
    void a_lane_has_one_command_at_a_time() {
        String alone = "mkdir %1$s/$0 && sleep 1.2 && rmdir %1$s/$0".formatted(directory);
        Stopwatch.Lap lap = stopwatch().paced(1, 2, List.of("/bin/sh", "-c", alone, "lane-#"));
        assertEquals(List.of(0, 0), lap.steps().stream().map(Stopwatch.Step::exit).toList());
    }

    @Test
    void a_reader_counts_what_is_printed_to_a_pipe_and_to_a_terminal() {
        List<List<String>> print = List.of(shell("printf 12345; test ! -t 1"));
        assertEquals(5, stopwatch().time(Stopwatch.Reader.PIPE, print).bytes());
        List<List<String>> tty = List.of(shell("printf 12345; test -t 0 && test -t 1"));
        assertEquals(5, stopwatch().time(Stopwatch.Reader.TERMINAL, tty).bytes());
    }

    private static List<String> lines(Path file) {
        try {
            return java.nio.file.Files.readAllLines(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void the_cpu_time_of_a_process_grows_as_it_works() {
        long self = ProcessHandle.current().pid();
        long before = stopwatch().cpuNanos(self);
        long sum = 0;
        for (int i = 0; i < 50_000_000; i++) {
            sum += i ^ before;
        }
        long after = stopwatch().cpuNanos(self);
        assertTrue(after > before, () -> before + " then " + after);
        assertTrue(sum != 1);
    }

    @Test
    void a_process_that_does_not_exist_has_no_cpu_time() {
        BenchException failed =
                assertThrows(BenchException.class, () -> stopwatch().cpuNanos(BEYOND_ANY_PID));
        assertEquals("process 4194305 has no CPU clock: has it ended?", failed.getMessage());
    }

    private Stopwatch stopwatch() {
        Stopwatch present = started;
        if (present == null) {
            throw new IllegalStateException("not started");
        }
        return present;
    }

    private static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }
}
