package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Freezes a cgroup of the v1 freezer, and thaws it with all below it
/// (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst).
final class Freezer {
    static final String STATE = "freezer.state";
    private static final String FROZEN = "FROZEN";
    private static final String THAWED = "THAWED";
    private static final int TRIES = 60;
    private static final int TRIES_BEFORE_THAW = 20;
    private static final int SHORT_FILE = 32;

    private final Syscalls calls;
    private final Fd cgroup;

    Freezer(Syscalls calls, Fd cgroup) {
        this.calls = calls;
        this.cgroup = cgroup;
    }

    /// Whether a cgroup is one of the freezer's hierarchy.
    static boolean has(CgroupPath path) {
        return path.has("freezer");
    }

    /// Ask for the state, along with other calls.
    static Result read(Syscalls calls, Fd directory, String file) throws SyscallException {
        Fd state = calls.openat(directory, file, Fcntl.O_RDONLY, 0, Errno.ENOENT);
        Result text = calls.read(state, SHORT_FILE, Errno.ENODEV);
        calls.close(state);
        return text;
    }

    /// Whether it is frozen, by itself or by a cgroup above it, or about to be.
    static boolean isFrozen(Result state) throws SyscallException {
        String text = new String(state.bytes(), StandardCharsets.US_ASCII);
        return text.startsWith("FR");
    }

    /// Freeze, and wait until nothing in it runs. A process that forks meanwhile can keep the
    /// cgroup in FREEZING for ever: it gets a chance to go on, and another try.
    ///
    /// @return false if that did not succeed within half a second; it has to be thawed anyway
    boolean freeze() throws IOException {
        for (int i = 1; i <= TRIES; i++) {
            if (i % TRIES_BEFORE_THAW == 0) {
                write(cgroup, STATE, THAWED);
                Patience.sleep(2);
            }
            write(cgroup, STATE, FROZEN);
            Result state = read(calls, cgroup, STATE);
            if (new String(state.bytes(), StandardCharsets.US_ASCII).startsWith(FROZEN)) {
                return true;
            }
            Patience.sleep(i < TRIES_BEFORE_THAW ? 1 : 10);
        }
        return false;
    }

    /// Thaw, whoever has frozen it: a payload may have frozen itself, in a cgroup of its own.
    void thaw() throws IOException {
        write(cgroup, STATE, THAWED);
        CgroupWalk.Visit thawing =
                (directory, names) -> {
                    for (String name : names) {
                        write(directory, name + "/" + STATE, THAWED);
                    }
                    return CgroupWalk.withChildren(calls, directory, names);
                };
        new CgroupWalk(calls, thawing).below(cgroup);
    }

    private void write(Fd directory, String file, String state) throws SyscallException {
        Fd to = calls.openat(directory, file, Fcntl.O_WRONLY, 0, Errno.ENOENT, Errno.ENODEV);
        calls.write(to, state.getBytes(StandardCharsets.US_ASCII), Errno.ENODEV);
        calls.close(to);
    }
}
