package dev.jruntime.linux.seccomp;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Arch;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// What a server does for a container's filter, timed: finds out which one it is, makes it or finds
/// it in memory, and writes down what `start` will load. The benchmark runs this as a program, with
/// a server's JVM and its options; it prints a line for each time, `seccomp-uncached WALL CPU` or
/// `seccomp-cached WALL CPU`, in nanoseconds.
public final class FilterTimes {
    private static final int UNCOUNTED = 50;
    private static final int COUNTED = 300;

    /// Larger than any that profiles have.
    private static final int FIRST_ERRNO = 1000;

    private static final Function CLOCK_GETTIME =
            NativeLibrary.getProcess().getFunction("clock_gettime");

    /// `linux/time.h`: what this thread has had of a processor.
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;

    private FilterTimes() {}

    /// Takes no arguments.
    public static void main(String... arguments) throws IOException {
        print(System.out, UNCOUNTED, COUNTED);
    }

    /// Profiles that differ in nothing but an errno, so that each of them is new and all are alike.
    static void print(PrintStream out, int uncounted, int counted) throws IOException {
        Seccomp docker = Profiles.read(Profiles.text("docker"));
        for (int i = 0; i < uncounted + counted; i++) {
            Seccomp profile =
                    new Seccomp(
                            docker.defaultAction(),
                            FIRST_ERRNO + i,
                            docker.architectures(),
                            docker.flags(),
                            null,
                            null,
                            docker.syscalls());
            for (String name : List.of("seccomp-uncached", "seccomp-cached")) {
                String times = times(profile, name.equals("seccomp-cached"));
                if (i >= uncounted) {
                    out.println(name + " " + times);
                }
            }
        }
    }

    private static String times(Seccomp profile, boolean isKnown) throws IOException {
        long wall = System.nanoTime();
        long cpu = cpuNanos();
        FilterKey key = FilterKey.of(profile, Arch.current());
        Filter filter = Filters.find(key);
        if ((filter != null) != isKnown) {
            throw new IllegalStateException("known: " + !isKnown);
        }
        if (filter == null) {
            filter = Filters.compile(profile);
            Filters.remember(key, filter);
        }
        byte[] file = filter.encode(key);
        long usedCpu = cpuNanos() - cpu;
        long usedWall = System.nanoTime() - wall;
        if (file.length > Filter.LONGEST) {
            throw new IllegalStateException("a file of " + file.length + " bytes");
        }
        return usedWall + " " + usedCpu;
    }

    private static long cpuNanos() {
        try (Memory time = new Memory(16)) {
            if (CLOCK_GETTIME.invokeInt(new Object[] {CLOCK_THREAD_CPUTIME_ID, time}) != 0) {
                throw new IllegalStateException("no CPU clock of a thread");
            }
            return time.getLong(0) * 1_000_000_000 + time.getLong(8);
        }
    }
}
