package dev.jruntime.linux.namespace;

import dev.jruntime.spec.Linux.TimeOffset;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Sched;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The clocks of a new time namespace (time_namespaces(7), Linux 5.6).
public final class TimeOffsets {
    private static final Set<String> CLOCKS = Set.of("monotonic", "boottime");
    private static final long NANOSECONDS = 1_000_000_000L;

    private TimeOffsets() {}

    /// What is wrong with the offsets; empty if nothing.
    public static List<String> violations(Map<String, TimeOffset> offsets) {
        List<String> violations = new ArrayList<>();
        offsets.forEach((clock, offset) -> {
            if (!CLOCKS.contains(clock)) {
                violations.add(clock + " is no clock that can be shifted");
            } else if (nanoseconds(offset) >= NANOSECONDS) {
                violations.add(clock + ": nanosecs must be less than a second");
            }
        });
        return violations;
    }

    /// Make a new time namespace for the children of the calling process, if the container has one.
    /// Its offsets can be written as long as nobody lives in it, so clone3(2) cannot make it.
    public static void unshare(
            Syscalls stage, Namespaces namespaces, Map<String, TimeOffset> offsets)
            throws SyscallException {
        if (!namespaces.creates(Namespaces.Kind.TIME)) {
            return;
        }
        stage.unshare(Sched.CLONE_NEWTIME);
        if (!offsets.isEmpty()) {
            Fd file = stage.openat(Fd.CWD, "/proc/self/timens_offsets", Fcntl.O_WRONLY, 0);
            stage.write(file, text(offsets).getBytes(StandardCharsets.US_ASCII));
            stage.close(file);
        }
    }

    /// One line a clock.
    static String text(Map<String, TimeOffset> offsets) {
        StringBuilder text = new StringBuilder();
        offsets.forEach((clock, offset) ->
                text.append(clock)
                        .append(' ')
                        .append(Objects.requireNonNullElse(offset.secs(), 0L))
                        .append(' ')
                        .append(nanoseconds(offset))
                        .append('\n'));
        return text.toString();
    }

    private static long nanoseconds(TimeOffset offset) {
        return Objects.requireNonNullElse(offset.nanosecs(), 0L);
    }
}
