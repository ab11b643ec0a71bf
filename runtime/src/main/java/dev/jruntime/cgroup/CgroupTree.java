package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The cgroups of a container that exists, as its state knows them. A path may lead to somebody
/// else's cgroup by now: nothing is signalled, frozen or removed in one that is not the very cgroup
/// that the container was given. Of a state that does not say which that was, an empty cgroup at
/// the path is removed, and no more. Cgroup filesystems have no symbolic links, so that a whole
/// path leads where it says.
public final class CgroupTree {
    private static final int KILL_MILLIS = 8_000;
    private static final int UNKNOWN_MILLIS = 1_000;
    private static final Errno[] GONE = {Errno.ENOENT, Errno.ENOTDIR};
    private static final Errno[] IN_USE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EBUSY, Errno.ENOTEMPTY
    };

    private final Syscalls launcher;
    private final List<Entry> entries;

    /// @param status of what is at the path now
    private record Entry(CgroupPath path, Result status) {
        boolean mayBeOurs() throws SyscallException {
            return status.ok() && (!path.isIdentified() || path.is(Statx.of(status)));
        }
    }

    private CgroupTree(Syscalls launcher, List<Entry> entries) {
        this.launcher = launcher;
        this.entries = List.copyOf(entries);
    }

    /// Ask what is at these paths now, along with other calls.
    public static CgroupTree look(Syscalls launcher, List<CgroupPath> paths)
            throws SyscallException {
        List<Entry> entries = new ArrayList<>();
        for (CgroupPath path : paths) {
            int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
            entries.add(new Entry(path, launcher.statx(Fd.CWD, path.absolute(), flags, GONE)));
        }
        return new CgroupTree(launcher, entries);
    }

    /// Those of a container that has none any more.
    public static CgroupTree none(Syscalls launcher) {
        return new CgroupTree(launcher, List.of());
    }

    /// Queue the removal of all of them; the batch ends with EBUSY at one that is in use.
    public void removeNow() throws SyscallException {
        for (Entry entry : entries) {
            if (entry.mayBeOurs()) {
                rmdir(entry.path(), GONE);
            }
        }
    }

    private Result rmdir(CgroupPath path, Errno... expected) throws SyscallException {
        return launcher.unlinkat(Fd.CWD, path.absolute(), Fcntl.AT_REMOVEDIR, expected);
    }

    /// Remove all of them, with what the payload has made below. A killed process leaves its cgroup
    /// a moment after its end is seen.
    ///
    /// @return one that is still in use after the time given; null if there is none
    public @Nullable CgroupPath remove(int milliseconds) throws IOException {
        CgroupPath busy = null;
        for (Entry entry : entries) {
            if (entry.mayBeOurs()) {
                boolean known = entry.path().isIdentified();
                Patience patience = new Patience(known ? milliseconds : UNKNOWN_MILLIS);
                boolean removed = removeWithin(entry.path(), patience);
                busy = removed || !known ? busy : entry.path();
            }
        }
        return busy;
    }

    /// Remove those that nobody uses, and leave the others.
    public void removeIfUnused() throws SyscallException {
        for (Entry entry : entries) {
            rmdir(entry.path(), IN_USE);
        }
        launcher.flush();
    }

    private boolean removeWithin(CgroupPath path, Patience patience) throws IOException {
        do {
            Result removal = rmdir(path, IN_USE);
            if (isRemoved(removal) || path.isIdentified() && removeBelow(path)) {
                return true;
            }
        } while (patience.pause());
        return false;
    }

    private static boolean isRemoved(Result removal) throws SyscallException {
        return removal.ok() || removal.errno() == Errno.ENOENT || removal.errno() == Errno.ENOTDIR;
    }

    private boolean removeBelow(CgroupPath path) throws IOException {
        Fd top = OpenCgroup.ask(launcher, path).verified();
        if (top == null) {
            return true;
        }
        new CgroupWalk(launcher, new Felling()).below(top);
        launcher.close(top);
        return isRemoved(rmdir(path, IN_USE));
    }

    /// Removes the leaves on the way down, and what has become one on the way up.
    private final class Felling implements CgroupWalk.Visit {
        @Override
        public List<String> enter(Fd directory, List<String> names) throws IOException {
            if (names.size() == 1) {
                return names;
            }
            List<Result> removals = new ArrayList<>();
            for (String name : names) {
                removals.add(launcher.unlinkat(directory, name, Fcntl.AT_REMOVEDIR, IN_USE));
            }
            List<String> left = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                if (!isRemoved(removals.get(i))) {
                    left.add(names.get(i));
                }
            }
            return left;
        }

        @Override
        public void leave(Fd directory, String name) throws IOException {
            launcher.unlinkat(directory, name, Fcntl.AT_REMOVEDIR, IN_USE);
        }
    }

    /// Send SIGKILL to the processes in the container's cgroups, until none is left or the time is
    /// over. They are frozen meanwhile, so that none makes another, and thawed in any case: the
    /// signal ends no process that is frozen.
    public void killAll() throws IOException {
        Patience patience = new Patience(KILL_MILLIS);
        do {
            if (freezeAndKill() == 0) {
                return;
            }
        } while (patience.pause());
    }

    private int freezeAndKill() throws IOException {
        Fd cgroup = freezer();
        Freezer freezer = cgroup == null ? null : new Freezer(launcher, cgroup);
        try {
            if (freezer != null) {
                freezer.freeze();
            }
            return signalAll(Signals.SIGKILL);
        } finally {
            if (cgroup != null && freezer != null) {
                freezer.thaw();
                launcher.close(cgroup);
                launcher.flush();
            }
        }
    }

    private @Nullable Fd freezer() throws SyscallException {
        for (Entry entry : entries) {
            if (Freezer.has(entry.path())) {
                return OpenCgroup.ask(launcher, entry.path()).verified();
            }
        }
        return null;
    }

    /// Send a signal to the processes in the container's cgroups, as they are found. Those in one
    /// hierarchy are usually those in all of them; a payload may have moved some.
    ///
    /// @param signal 0 sends none
    /// @return how many processes there are
    public int signalAll(int signal) throws IOException {
        return members(signal).count();
    }

    /// The pids of the processes in the container's cgroups.
    public Set<Integer> processes() throws IOException {
        return Set.copyOf(members(0).pids());
    }

    private Members members(int signal) throws IOException {
        Members members = new Members(launcher, signal);
        for (Entry entry : entries) {
            Fd cgroup = OpenCgroup.ask(launcher, entry.path()).verified();
            if (cgroup != null) {
                members.enter(cgroup, List.of("."));
                new CgroupWalk(launcher, members).below(cgroup);
                launcher.close(cgroup);
            }
        }
        return members;
    }
}
