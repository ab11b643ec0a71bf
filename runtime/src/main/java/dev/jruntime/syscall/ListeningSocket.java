package dev.jruntime.syscall;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The socket of a resident server: a path in a directory that only its user may enter, never an
/// abstract name, which anybody in the network namespace could reach (CVE-2020-15257).
public final class ListeningSocket implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int FROM_SERVICE_MANAGER = 3;

    private static final int ACCEPT_SECONDS = 1;

    private final LocalSyscalls calls = new LocalSyscalls();
    private final Fd socket;
    private final String path;
    private final @Nullable Fd lock;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private ListeningSocket(Fd socket, String path, @Nullable Fd lock) throws SyscallException {
        this.socket = socket;
        this.path = path;
        this.lock = lock;
        calls.receiveTimeout(socket, ACCEPT_SECONDS);
    }

    /// The right to listen on a path: there is one server on it.
    ///
    /// @param directory where the socket will be; null if the service manager has opened it
    /// @param lock held until callers are not taken any more
    public record Claim(String path, @Nullable Fd directory, @Nullable Fd lock) {
        /// Take the place of a socket that a server left behind, at once: a caller finds one of the
        /// two, and connects or goes its own way.
        public ListeningSocket listen() throws IOException {
            if (directory == null) {
                return new ListeningSocket(Fd.of(FROM_SERVICE_MANAGER, path), path, null);
            }
            try {
                return listenIn(directory);
            } catch (SyscallException failed) {
                throw new IOException(
                        "cannot listen on " + path + ": " + failed.getMessage(), failed);
            }
        }

        private ListeningSocket listenIn(Fd directory) throws SyscallException {
            LocalSyscalls calls = new LocalSyscalls();
            String name = path.substring(path.lastIndexOf('/') + 1);
            String unfinished = name + ".new";
            calls.unlinkat(directory, unfinished, 0, Errno.ENOENT);
            Fd socket = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
            calls.bind(socket, "/proc/self/fd/" + directory.number() + "/" + unfinished).value();
            calls.listen(socket, BACKLOG).value();
            calls.renameat(directory, unfinished, directory, name);
            calls.close(directory);
            return new ListeningSocket(socket, path, lock);
        }
    }

    /// Claim a path and listen on it.
    ///
    /// @throws IOException if another server listens there
    public static ListeningSocket open(String path) throws IOException {
        return claim(path).listen();
    }

    /// Claim a path, or the socket that the service manager opened (sd_listen_fds(3)).
    ///
    /// @throws IOException if another server has it
    public static Claim claim(String path) throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        if (pid.equals(System.getenv("LISTEN_PID")) && "1".equals(System.getenv("LISTEN_FDS"))) {
            return new Claim(path, null, null);
        }
        LocalSyscalls calls = new LocalSyscalls();
        Fd directory = directory(calls, path.substring(0, path.lastIndexOf('/')));
        Fd lock = calls.openat(directory, "lock", Fcntl.O_RDWR | Fcntl.O_CREAT, 0600);
        try {
            calls.flock(lock, Fcntl.LOCK_EX | Fcntl.LOCK_NB).value();
        } catch (SyscallException held) {
            throw new IOException("another server listens on " + path, held);
        }
        return new Claim(path, directory, lock);
    }

    private static Fd directory(LocalSyscalls calls, String path) throws IOException {
        for (int i = path.indexOf('/', 1); i > 0; i = path.indexOf('/', i + 1)) {
            calls.mkdirat(Fd.CWD, path.substring(0, i), 0700, Errno.EEXIST);
        }
        calls.mkdirat(Fd.CWD, path, 0700, Errno.EEXIST);
        int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
        Fd directory = calls.openat(Fd.CWD, path, flags, 0);
        Statx status = Statx.of(calls.statx(directory));
        if (status.uid() != calls.geteuid().value() || (status.mode() & 077) != 0) {
            throw new IOException(path + " must belong to us, mode 0700");
        }
        return directory;
    }

    /// Wait for a caller, for some time.
    ///
    /// @return its connection, or -1 if none came
    public int accept() throws SyscallException {
        try {
            return new LocalSyscalls().accept(socket).number();
        } catch (SyscallException failure) {
            if (failure.is(Errno.EMFILE, Errno.ENFILE)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // others will be closed
                return -1;
            }
            if (stopped.get() || failure.is(Errno.EAGAIN, Errno.EINTR, Errno.ECONNABORTED)) {
                return -1;
            }
            throw failure;
        }
    }

    /// Take no more callers; they find no socket. The service manager's socket is left as it is: a
    /// later server will get it. Another server may listen while this one ends its conversations.
    public void stop() {
        Fd held = lock;
        if (held == null || !stopped.compareAndSet(false, true)) {
            return;
        }
        LocalSyscalls closing = new LocalSyscalls();
        try {
            closing.unlinkat(Fd.CWD, path, 0, Errno.ENOENT);
            closing.shutdown(socket);
            closing.close(held);
        } catch (SyscallException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @Override
    public void close() {
        stop();
        if (lock == null) {
            return;
        }
        try {
            new LocalSyscalls().close(socket);
        } catch (SyscallException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
