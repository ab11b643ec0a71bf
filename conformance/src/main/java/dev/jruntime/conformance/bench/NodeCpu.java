package dev.jruntime.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The CPU time that all processes together have used, whoever waited for them.
final class NodeCpu {
    /// Where the controller of cgroup v1 is by custom. It counts in nanoseconds, and each process.
    private static final List<Path> ACCOUNTS =
            List.of(
                    Path.of("/sys/fs/cgroup/cpuacct/cpuacct.usage"),
                    Path.of("/sys/fs/cgroup/cpu,cpuacct/cpuacct.usage"));

    private static final Path STAT = Path.of("/proc/stat");

    /// USER_HZ, which is 100 on all that we run on.
    private static final long TICK_NANOS = 10_000_000;

    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;

    private NodeCpu() {}

    static long nanos() {
        try {
            for (Path account : ACCOUNTS) {
                if (Files.isReadable(account)) {
                    return Long.parseLong(Files.readString(account).strip());
                }
            }
            return parseStat(Files.readString(STAT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of a text of `/proc/stat` (proc_stat(5)): all that is neither idleness nor other machines'.
    /// Guests are part of the first two already.
    static long parseStat(String text) {
        String line =
                text.lines()
                        .filter(each -> each.startsWith("cpu "))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no cpu in " + text));
        String[] fields = line.substring(4).strip().split(" ");
        long ticks = 0;
        for (int i = 0; i < STEAL; i++) {
            ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * TICK_NANOS;
    }
}
