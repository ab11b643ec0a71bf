package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;

/// Standard input, output and error, which a program has from the caller.
final class StandardStreams {
    static final int COUNT = 3;

    private StandardStreams() {}

    /// Ask what they are, along with other calls.
    static List<Result> look(Syscalls process) throws SyscallException {
        List<Result> streams = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            streams.add(process.statx(Fd.of(i, "stream " + i)));
        }
        return streams;
    }

    /// Pipes and sockets become the user's, who could not open /dev/stdout otherwise. Devices are
    /// the host's and stay as they are.
    ///
    /// @param streams the answers of [#look(Syscalls)]
    static void give(Syscalls process, List<Result> streams, long uid) throws SyscallException {
        for (int i = 0; i < COUNT; i++) {
            int type = Statx.of(streams.get(i)).type();
            if (type == Stat.S_IFIFO || type == Stat.S_IFSOCK) {
                Fd stream = Fd.of(i, "stream " + i);
                process.fchown(stream, (int) uid, -1, Errno.EPERM, Errno.EROFS, Errno.EINVAL);
            }
        }
    }
}
