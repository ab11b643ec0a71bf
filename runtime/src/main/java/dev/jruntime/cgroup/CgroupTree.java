package dev.jruntime.cgroup;

import dev.jruntime.syscall.Directory;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Signals;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
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

    /// Remove those that nobody uses, and leave the others.
    public void removeIfUnused() throws SyscallException {
        for (CgroupPath path : paths) {
            remove(path);
        }
        launcher.flush();
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

    /// Which processes are meant.
    public interface Choice {
        boolean includes(int pid) throws IOException;
    }

    /// Send SIGKILL to the processes in the container's cgroups, until none is left. They are
    /// frozen meanwhile, so that none ends and leaves its pid to another one before it is
    /// signalled.
    public void killAll(Choice choice) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            freezer("FROZEN");
            List<Integer> chosen = new ArrayList<>();
            for (int pid : processes()) {
                if (choice.includes(pid)) {
                    chosen.add(pid);
                    launcher.kill(pid, Signals.SIGKILL, Errno.ESRCH);
                }
            }
            freezer("THAWED");
            launcher.flush();
            if (chosen.isEmpty()) {
                return;
            }
            sleep(1L << i / 2);
        }
    }

    private void freezer(String state) throws SyscallException {
        for (CgroupPath path : paths) {
            if (path.mountPoint().endsWith("/freezer")) {
                String file = path.absolute() + "/freezer.state";
                Fd freezer = launcher.openat(Fd.CWD, file, Fcntl.O_WRONLY, 0, Errno.ENOENT);
                launcher.write(freezer, state.getBytes(StandardCharsets.US_ASCII));
                launcher.close(freezer);
            }
        }
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
            if (!procs.absent()) {
                addProcesses(procs, pids);
            }
        }
        return pids;
    }

    private void addProcesses(Fd procs, List<Integer> pids) throws SyscallException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = launcher.read(procs, READ, Errno.ENODEV).bytes();
        while (piece.length > 0) {
            all.writeBytes(piece);
            piece = launcher.read(procs, READ, Errno.ENODEV).bytes();
        }
        launcher.close(procs);
        String text = all.toString(StandardCharsets.US_ASCII);
        text.lines().mapToInt(Integer::parseInt).filter(pid -> pid > 0).forEach(pids::add);
    }
}
