package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears of it when the kernel finds no memory within a container's limit
/// (Documentation/admin-guide/cgroup-v1/memory.rst, "OOM Control").
public final class OutOfMemoryV1 {
    private static final String REGISTRATION = "cgroup.event_control";
    private static final int COUNTER = 8;

    private final Syscalls calls;
    private final Fd cgroup;
    private final Fd events;

    private OutOfMemoryV1(Syscalls calls, Fd cgroup, Fd events) {
        this.calls = calls;
        this.cgroup = cgroup;
        this.events = events;
    }

    /// Begin to listen; null if the container has no memory cgroup.
    ///
    /// @throws CgroupGoneException if it had one
    public static @Nullable OutOfMemoryV1 watch(Syscalls calls, List<CgroupPath> paths)
            throws IOException {
        for (CgroupPath path : paths) {
            if (path.has("memory")) {
                Fd cgroup = OpenCgroup.ask(calls, path).verified();
                if (cgroup == null) {
                    throw new CgroupGoneException(path);
                }
                return watch(calls, cgroup);
            }
        }
        return null;
    }

    private static OutOfMemoryV1 watch(Syscalls calls, Fd cgroup) throws IOException {
        Fd events = calls.eventfd();
        Fd control = calls.openat(cgroup, "memory.oom_control", Fcntl.O_RDONLY, 0);
        Fd registration = calls.openat(cgroup, REGISTRATION, Fcntl.O_WRONLY, 0);
        String numbers = events.number() + " " + control.number();
        calls.write(registration, numbers.getBytes(StandardCharsets.US_ASCII));
        calls.close(registration);
        calls.close(control);
        return new OutOfMemoryV1(calls, cgroup, events);
    }

    /// Readable when something has happened.
    public Fd events() {
        return events;
    }

    /// How often it has happened since the last call. The end of the cgroup is reported in the same
    /// way, and is none.
    public long take() throws IOException {
        Result count = calls.read(events, COUNTER, Errno.EAGAIN);
        Result exists = calls.faccessat(cgroup, REGISTRATION, 0, 0, Errno.ENOENT, Errno.ENODEV);
        if (!count.ok() || !exists.ok()) {
            return 0;
        }
        long number = 0;
        for (int i = COUNTER - 1; i >= 0; i--) {
            number = number << 8 | count.bytes()[i] & 0xff;
        }
        return number;
    }
}
