package dev.jruntime.container;

import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The directory that holds a directory for each container, and `.lock` with a lock for each
/// command that runs. The only class that knows the layout:
///
/// - `ID/state.json`: what is known of the container; replaced by rename(2)
/// - `ID/socket`: where init waits for `start`
/// - `ID/filter`, `ID/snapshot`: the seccomp filter; what else `exec` begins with ([Snapshot])
/// - `.cache/seccomp/XX`: a compiled filter; by the first byte of its key, so that there are never
///   more than 256
/// - `.lock/ids`: of which a command locks one byte while it works on a container
/// - `.server/`: the resident server's (default root only)
public final class StateRoot {
    static final String SOCKET = "socket";

    /// What is made here is the owner's alone, and the owner can use it, whatever the caller's
    /// mask.
    static final int UMASK = 077;

    private static final String STATE = "state.json";
    private static final String TEMPORARY = "state.json.tmp";
    private static final String FILTER = "filter";
    private static final String CACHE = ".cache";
    private static final String FILTERS = "seccomp";
    private static final String LOCKS = ".lock";
    private static final int READ = 60 * 1024;
    static final int SHORT = 4 * 1024;
    private static final int MOST = 32 << 20;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int DIRECTORY = Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
    private static final int READ_ONLY = Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK;
    private static final Errno[] NOT_KEPT = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.ENXIO, Errno.EACCES
    };
    private static final Errno[] UNWRITABLE = {
        Errno.EEXIST,
        Errno.ENOENT,
        Errno.ENOSPC,
        Errno.EDQUOT,
        Errno.EROFS,
        Errno.EISDIR,
        Errno.ELOOP,
        Errno.ENOTDIR
    };

    private final Syscalls launcher;
    private final String path;
    private final Fd root;
    private final Result status;
    private final Result parentStatus;
    private @Nullable Fd attempted;

    private StateRoot(Syscalls launcher, String path, Errno... allowed) throws SyscallException {
        this.launcher = launcher;
        this.path = path;
        launcher.umask(UMASK);
        root = launcher.openat(Fd.CWD, path, Fcntl.O_PATH | DIRECTORY, 0, allowed);
        status = launcher.statx(root);
        parentStatus = launcher.statx(root, "..", 0);
    }

    /// The state root as it is; it may be missing.
    static StateRoot find(Invocation invocation) throws SyscallException {
        return new StateRoot(invocation.launcher(), invocation.root(), Errno.ENOENT);
    }

    /// The state root, made where it is missing.
    static StateRoot make(Invocation invocation) throws SyscallException {
        Syscalls launcher = invocation.launcher();
        String path = invocation.root();
        for (int i = path.indexOf('/', 1); i > 0; i = path.indexOf('/', i + 1)) {
            launcher.mkdirat(Fd.CWD, path.substring(0, i), 0755, Errno.EEXIST);
        }
        launcher.mkdirat(Fd.CWD, path, 0700, Errno.EEXIST);
        StateRoot root = new StateRoot(launcher, path);
        launcher.mkdirat(root.root, LOCKS, 0700, Errno.EEXIST);
        return root;
    }

    String path() {
        return path;
    }

    boolean isMissing() throws SyscallException {
        return root.absent();
    }

    /// Nobody else may be able to write there.
    ///
    /// @throws IOException if somebody is
    void verify(long uid) throws IOException {
        Statx own = Statx.of(status);
        Statx parent = Statx.of(parentStatus);
        if (Integer.toUnsignedLong(own.uid()) != uid) {
            throw new ContainerException(
                    "the state root " + path + " belongs to uid " + own.uid() + ", not to " + uid);
        }
        if ((own.mode() & 022) != 0) {
            throw new ContainerException(
                    "the state root "
                            + path
                            + " is writable by others (mode "
                            + Integer.toOctalString(own.mode() & 07777)
                            + ")");
        }
        boolean sticky = (parent.mode() & Stat.S_ISVTX) != 0;
        if ((parent.mode() & 022) != 0 && !sticky) {
            throw new ContainerException(
                    "the directory above the state root " + path + " is writable by others");
        }
    }

    /// The names of all containers.
    List<String> ids() throws SyscallException {
        Fd readable = launcher.openat(Fd.CWD, path, Fcntl.O_RDONLY | DIRECTORY, 0, Errno.ENOENT);
        if (readable.absent()) {
            return List.of();
        }
        List<String> ids =
                dev.jruntime.syscall.Directory.subdirectories(launcher, readable).stream()
                        .filter(name -> !name.startsWith("."))
                        .sorted()
                        .toList();
        launcher.close(readable);
        return ids;
    }

    /// A lock that is held while one command works on a container; init never has it open.
    static final class Lock {
        private final Fd file;
        private final Result held;
        private boolean released;

        private Lock(Fd file, Result held) {
            this.file = file;
            this.held = held;
        }

        Fd file() {
            return file;
        }

        boolean isHeld() throws SyscallException {
            return held.isMade() && held.ok();
        }

        boolean isReleased() {
            return released;
        }
    }

    /// Ask for the lock, without waiting; the batch fails with EAGAIN while another has it. It is a
    /// byte of a file that stays, the id's own: nothing is removed that another command may just
    /// have opened (an open file description lock, fcntl(2), Linux 3.15).
    Lock lock(String id) throws SyscallException {
        launcher.mkdirat(root, LOCKS, 0700, Errno.EEXIST);
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_NOFOLLOW;
        Fd file = launcher.openat(root, LOCKS + "/ids", flags, 0600);
        attempted = file;
        return new Lock(file, launcher.lock(file, byteOf(id)));
    }

    /// A byte that no other id is likely to have. Those who share one wait for each other, no more.
    static long byteOf(String id) {
        long hash = 1125899906842597L;
        for (int i = 0; i < id.length(); i++) {
            hash = 31 * hash + id.charAt(i);
        }
        return hash >>> 2;
    }

    /// Calls that begin with [#lock(String)], and happen before it returns.
    interface Locking<T> {
        T make() throws IOException;
    }

    /// What is done once while another command has the lock.
    interface Meanwhile {
        void run() throws IOException;
    }

    /// Make such calls, again and again while another command has the lock.
    <T> T waiting(String id, Locking<T> calls) throws IOException {
        return waiting(id, calls, () -> {});
    }

    private <T> T waiting(String id, Locking<T> calls, Meanwhile first) throws IOException {
        long limit = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        Meanwhile meanwhile = first;
        while (true) {
            try {
                return calls.make();
            } catch (SyscallException busy) {
                if (!busy.call().equals("fcntl") || !busy.is(Errno.EAGAIN)) {
                    throw busy;
                }
                launcher.close(Objects.requireNonNull(attempted));
                if (System.nanoTime() > limit) {
                    throw new ContainerException(
                            "container " + id + " is busy: another command works on it", busy);
                }
            }
            meanwhile.run();
            meanwhile = () -> {};
            Pause.milliseconds(5);
        }
    }

    /// Work that a lock is needed for; its calls may be queued.
    interface Locked<T> {
        T with(Lock lock) throws IOException;
    }

    /// Wait for the lock, and queue calls behind it: they happen only if it is ours.
    <T> T locked(String id, Locked<T> reading) throws IOException {
        return locked(id, reading, () -> {});
    }

    <T> T locked(String id, Locked<T> reading, Meanwhile meanwhile) throws IOException {
        return waiting(
                id,
                () -> {
                    T result = reading.with(lock(id));
                    launcher.flush();
                    return result;
                },
                meanwhile);
    }

    /// Wait for the lock.
    Lock lockPatiently(String id) throws IOException {
        return locked(id, lock -> lock);
    }

    void unlock(Lock lock) throws SyscallException {
        lock.released = true;
        launcher.unlock(lock.file());
        launcher.close(lock.file());
    }

    /// Claim an id.
    ///
    /// @param made EEXIST if the id is taken
    record Claim(Result made, Fd directory) {}

    Claim makeDirectory(String id) throws SyscallException {
        Result made = launcher.mkdirat(root, id, 0700);
        return new Claim(made, launcher.openat(root, id, Fcntl.O_PATH | DIRECTORY, 0));
    }

    Fd directory(String id, Errno... allowed) throws SyscallException {
        return launcher.openat(root, id, Fcntl.O_PATH | DIRECTORY, 0, allowed);
    }

    /// Replace the state; a reader sees the old or the new one. It is not synced to a disk: it
    /// means nothing after a reboot, and the page cache outlives any process.
    void write(Fd directory, ContainerState state) throws SyscallException {
        byte[] bytes = StateJson.write(state);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW;
        Fd file = launcher.openat(directory, TEMPORARY, flags, 0600);
        launcher.fallocate(file, bytes.length, Errno.EOPNOTSUPP);
        for (int at = 0; at < bytes.length; at += READ) {
            int end = Math.min(bytes.length, at + READ);
            launcher.write(file, java.util.Arrays.copyOfRange(bytes, at, end));
        }
        launcher.close(file);
        launcher.renameat(directory, TEMPORARY, directory, STATE);
    }

    /// Replace the state if there is room for it; otherwise it stays as it is. For what can be
    /// found out without it.
    void note(Fd directory, ContainerState state) throws SyscallException {
        try {
            write(directory, state);
            launcher.flush();
        } catch (SyscallException full) {
            if (!full.is(Errno.ENOSPC, Errno.EDQUOT, Errno.EROFS)) {
                throw full;
            }
            launcher.unlinkat(directory, TEMPORARY, 0, Errno.ENOENT, Errno.EROFS);
        }
    }

    /// The beginning of the state, read with other calls of a batch.
    record Reading(Fd file, Result beginning) {}

    Reading read(Fd directory) throws SyscallException {
        Fd file = launcher.openat(directory, STATE, READ_ONLY, 0, Errno.ENOENT);
        return new Reading(file, launcher.read(file, READ));
    }

    /// The same, of one of many: no more than [#SHORT], and nothing stays open.
    Reading glance(String id) throws SyscallException {
        long beneath = Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_SYMLINKS;
        Fd file = launcher.openat2(root, id + "/" + STATE, READ_ONLY, beneath, NOT_KEPT);
        Reading reading = new Reading(file, launcher.read(file, SHORT, Errno.EISDIR));
        launcher.close(file);
        return reading;
    }

    /// @throws ContainerException if the state is missing or cannot be read
    ContainerState parse(String id, Reading reading) throws IOException {
        if (reading.file().absent()) {
            throw new ContainerException(
                    "container " + id + " has no state; delete --force cleans up");
        }
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        byte[] piece = reading.beginning().bytes();
        while (piece.length > 0 && all.size() < MOST) {
            all.write(piece);
            piece = piece.length < READ ? new byte[0] : launcher.read(reading.file(), READ).bytes();
        }
        launcher.close(reading.file());
        return StateJson.read(all.toByteArray(), id);
    }

    /// A filter that was kept, read with other calls of a batch.
    ///
    /// @param file absent if there is none
    record Kept(Fd file, Result status, Result content) {}

    /// What [#keep(FilterKey, byte[])] has kept for the key, or for another one.
    Kept readKept(FilterKey key, int most) throws SyscallException {
        Fd filters = filters();
        Fd file = launcher.openat(filters, slotOf(key), READ_ONLY, 0, NOT_KEPT);
        Kept kept =
                new Kept(file, launcher.statx(file), launcher.read(file, most + 1, Errno.EISDIR));
        launcher.close(file);
        launcher.close(filters);
        return kept;
    }

    private Fd filters() throws SyscallException {
        Fd cache = launcher.openat(root, CACHE, Fcntl.O_PATH | DIRECTORY, 0, NOT_KEPT);
        Fd filters = launcher.openat(cache, FILTERS, Fcntl.O_PATH | DIRECTORY, 0, NOT_KEPT);
        launcher.close(cache);
        return filters;
    }

    private static String slotOf(FilterKey key) {
        return key.text().substring(0, 2);
    }

    /// Keep a filter for other servers. It is no failure if that cannot be done.
    void keep(FilterKey key, byte[] filter) throws SyscallException {
        launcher.mkdirat(root, CACHE, 0700, UNWRITABLE);
        Fd cache = launcher.openat(root, CACHE, Fcntl.O_PATH | DIRECTORY, 0, NOT_KEPT);
        launcher.mkdirat(cache, FILTERS, 0700, UNWRITABLE);
        launcher.close(cache);
        Fd filters = filters();
        String temporary = slotOf(key) + ".tmp";
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW;
        Fd file = launcher.openat(filters, temporary, flags, 0600, UNWRITABLE);
        launcher.write(file, filter, "a filter", UNWRITABLE);
        launcher.close(file);
        launcher.renameat(filters, temporary, filters, slotOf(key), UNWRITABLE);
        launcher.close(filters);
    }

    /// Keep the filter of a container for `start`.
    void writeFilter(Fd directory, byte[] filter) throws SyscallException {
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW;
        Fd file = launcher.openat(directory, FILTER, flags, 0600);
        launcher.write(file, filter, "a filter");
        launcher.close(file);
    }

    /// The filter of a container, with other calls of a batch.
    static Result readFilter(Syscalls launcher, Fd directory, int most) throws SyscallException {
        Fd file = launcher.openat(directory, FILTER, READ_ONLY, 0);
        Result content = launcher.read(file, most + 1);
        launcher.close(file);
        return content;
    }

    /// Remove all that is kept of a container; what is gone already is no error. The state goes
    /// last: a second try needs it.
    void remove(String id) throws SyscallException {
        Fd directory = directory(id, Errno.ENOENT);
        for (String name : new String[] {TEMPORARY, SOCKET, FILTER, Snapshot.FILE, STATE}) {
            launcher.unlinkat(directory, name, 0, Errno.ENOENT);
        }
        launcher.close(directory);
        launcher.unlinkat(root, id, Fcntl.AT_REMOVEDIR, Errno.ENOENT);
    }
}
