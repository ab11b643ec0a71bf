package dev.jruntime.cgroup;

import dev.jruntime.syscall.Directory;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Goes through all cgroups below one. A payload may have made as many as it likes, and so deep
/// that the kernel takes no path to them (PATH_MAX): it goes by descriptors, of which it holds one
/// at a time, and without recursion.
final class CgroupWalk {
    private static final int FLAGS = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;

    /// So many are rather entered than looked at before.
    private static final int FEW = 4;

    /// Links of a directory without subdirectories.
    private static final int LINKS_OF_LEAF = 2;

    private final Syscalls calls;
    private final Visit visit;

    /// What is done on the way.
    interface Visit {
        /// Some cgroups of a directory, before those below them.
        ///
        /// @return those that are to be gone into
        List<String> enter(Fd directory, List<String> names) throws IOException;

        /// One that was gone into, when all below it are done.
        default void leave(Fd directory, String name) throws IOException {}
    }

    /// A directory on the way down, and what is still to be done there.
    private record Level(String name, Deque<String> names) {}

    CgroupWalk(Syscalls calls, Visit visit) {
        this.calls = calls;
        this.visit = visit;
    }

    /// @param top is not visited itself, and stays open
    void below(Fd top) throws IOException {
        Deque<Level> levels = new ArrayDeque<>();
        Fd here = top;
        levels.push(new Level("", children(here)));
        while (true) {
            String next = levels.element().names().poll();
            if (next != null) {
                Fd child = calls.openat(here, next, FLAGS, 0, Errno.ENOENT, Errno.ENODEV);
                Deque<String> names = children(child);
                if (!child.absent()) {
                    close(here, top);
                    here = child;
                    levels.push(new Level(next, names));
                }
            } else if (levels.size() == 1) {
                return;
            } else {
                String name = levels.pop().name();
                Fd parent = levels.size() == 1 ? top : calls.openat(here, "..", FLAGS, 0);
                visit.leave(parent, name);
                close(here, top);
                here = parent;
            }
        }
    }

    private void close(Fd directory, Fd top) throws SyscallException {
        if (directory != top) {
            calls.close(directory);
        }
    }

    private Deque<String> children(Fd directory) throws IOException {
        List<String> names = Directory.subdirectories(calls, directory);
        return new ArrayDeque<>(names.isEmpty() ? names : visit.enter(directory, names));
    }

    /// Those that have cgroups below them.
    static List<String> withChildren(Syscalls calls, Fd directory, List<String> names)
            throws SyscallException {
        if (names.size() <= FEW) {
            return names;
        }
        List<Result> all = new ArrayList<>();
        for (String name : names) {
            int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
            all.add(calls.statx(directory, name, flags, Errno.ENOENT, Errno.ENODEV));
        }
        List<String> parents = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (all.get(i).ok() && Statx.of(all.get(i)).links() > LINKS_OF_LEAF) {
                parents.add(names.get(i));
            }
        }
        return parents;
    }
}
