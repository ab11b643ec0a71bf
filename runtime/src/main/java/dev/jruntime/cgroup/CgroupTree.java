package dev.jruntime.cgroup;

import dev.jruntime.syscall.Directory;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The cgroups of a container that exists, by the paths that its state holds.
public final class CgroupTree {
    private static final int READ = 64 * 1024;
    private static final int TRIES = 12;
    private static final int O_DIRECTORY = Fcntl.O_DIRECTORY;

    private final Syscalls launcher;
    private final List<CgroupPath> paths;

    public CgroupTree(Syscalls launcher, List<CgroupPath> paths) {
        this.launcher = launcher;
        this.paths = List.copyOf(paths);
    }

    /// Queue the removal of all of them; the batch ends with EBUSY at one that is in use.
    public void removeNow() throws SyscallException {
        for (CgroupPath path : paths) {
            remove(path, Errno.ENOENT, Errno.ENOTDIR);
        }
    }

    /// Remove all of them, with what the payload has made below.
    ///
    /// @throws IOException if one is still in use after some seconds
    public void remove() throws IOException {
        List<Result> removals = new ArrayList<>();
        for (CgroupPath path : paths) {
            removals.add(remove(path));
        }
        launcher.flush();
        for (int i = 0; i < paths.size(); i++) {
            if (!removals.get(i).ok() && !isGone(removals.get(i).errno())) {
                removePatiently(paths.get(i));
            }
        }
    }

    private static boolean isGone(Errno errno) {
        return errno == Errno.ENOENT || errno == Errno.ENOTDIR;
    }

    private Result remove(CgroupPath path) throws SyscallException {
        return remove(path, Errno.ENOENT, Errno.EBUSY, Errno.ENOTEMPTY, Errno.ENOTDIR);
    }

    private Result remove(CgroupPath path, Errno... expected) throws SyscallException {
        int flags = Fcntl.O_PATH | O_DIRECTORY;
        Fd root = launcher.openat(Fd.CWD, path.mountPoint(), flags, 0, Errno.ENOENT);
        Result removal = launcher.unlinkat(root, path.path(), Fcntl.AT_REMOVEDIR, expected);
        launcher.close(root);
        return removal;
    }

    /// A killed process leaves its cgroup a moment after its end is seen.
    private void removePatiently(CgroupPath path) throws IOException {
        long pause = 1;
        for (int i = 0; i < TRIES; i++) {
            removeBelow(path);
            Result removal = remove(path);
            if (removal.ok() || isGone(removal.errno())) {
                return;
            }
            sleep(pause);
            pause = Math.min(2 * pause, 1000);
        }
        throw new IOException(
                "cannot remove the cgroup "
                        + path.absolute()
                        + ": device or resource busy;"
                        + " do processes still run in it?");
    }

    private static void sleep(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private void removeBelow(CgroupPath path) throws IOException {
        List<String> below = descendants(path);
        for (String each : below.reversed()) {
            remove(new CgroupPath(path.mountPoint(), each));
        }
        launcher.flush();
    }

    /// The cgroup's path and those below it, parents before children.
    private List<String> descendants(CgroupPath path) throws IOException {
        List<String> found = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(path.path()));
        while (!open.isEmpty()) {
            String each = open.pop();
            Fd directory =
                    launcher.openat(
                            Fd.CWD,
                            path.mountPoint() + "/" + each,
                            Fcntl.O_RDONLY | O_DIRECTORY,
                            0,
                            Errno.ENOENT);
            if (directory.absent()) {
                continue;
            }
            found.add(each);
            for (String name : Directory.subdirectories(launcher, directory)) {
                open.push(each + "/" + name);
            }
            launcher.close(directory);
        }
        found.remove(path.path());
        return found;
    }

    /// Send SIGKILL to every process in the container's cgroups, and let frozen ones see it.
    public void killAll() throws IOException {
        for (CgroupPath path : paths) {
            if (path.mountPoint().endsWith("/freezer")) {
                thaw(path);
            }
        }
        for (int pid : processes()) {
            launcher.kill(pid, Signals.SIGKILL, Errno.ESRCH);
        }
        launcher.flush();
    }

    private void thaw(CgroupPath path) throws SyscallException {
        Fd state =
                launcher.openat(
                        Fd.CWD,
                        path.absolute() + "/freezer.state",
                        Fcntl.O_WRONLY,
                        0,
                        Errno.ENOENT);
        launcher.write(state, "THAWED".getBytes(StandardCharsets.US_ASCII));
        launcher.close(state);
    }

    /// The processes in the first of the hierarchies: each is in all of them.
    public List<Integer> processes() throws IOException {
        List<Integer> pids = new ArrayList<>();
        if (paths.isEmpty()) {
            return pids;
        }
        CgroupPath first = paths.getFirst();
        List<String> all = new ArrayList<>(descendants(first));
        all.add(first.path());
        for (String each : all) {
            String file = first.mountPoint() + "/" + each + "/cgroup.procs";
            Fd procs = launcher.openat(Fd.CWD, file, Fcntl.O_RDONLY, 0, Errno.ENOENT);
            String text = new String(launcher.read(procs, READ).bytes(), StandardCharsets.US_ASCII);
            launcher.close(procs);
            text.lines().mapToInt(Integer::parseInt).filter(pid -> pid > 0).forEach(pids::add);
        }
        return pids;
    }
}
