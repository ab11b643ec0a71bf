package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Sends a signal to the processes of cgroups. By the time that a pid is used it may be another
/// process's: each gets a descriptor first, and the signal only if the pid is still in the cgroup
/// after that (pidfd_open(2), Linux 5.3). A process that several cgroups list gets it once.
final class Members implements CgroupWalk.Visit {
    private static final String PROCS = "/cgroup.procs";
    private static final int FIRST_PIECE = 512;
    private static final int PIECE = 32 * 1024;
    private static final int NAMES_AT_ONCE = 100;
    private static final int PROCESSES_AT_ONCE = 64;
    private static final Errno[] NO_CGROUP = {Errno.ENOENT, Errno.ENODEV};

    private final Syscalls calls;
    private final int signal;
    private final Set<Integer> all = new HashSet<>();

    /// @param signal 0 sends none, and only lists
    Members(Syscalls calls, int signal) {
        this.calls = calls;
        this.signal = signal;
    }

    /// How many processes there were, whether the signal could be sent to them or not.
    int count() {
        return all.size();
    }

    /// Their pids.
    Set<Integer> pids() {
        return all;
    }

    @Override
    public List<String> enter(Fd directory, List<String> names) throws IOException {
        for (int at = 0; at < names.size(); at += NAMES_AT_ONCE) {
            signal(directory, names.subList(at, Math.min(names.size(), at + NAMES_AT_ONCE)));
        }
        return CgroupWalk.withChildren(calls, directory, names);
    }

    private void signal(Fd directory, List<String> names) throws IOException {
        List<Result> beginnings = new ArrayList<>();
        for (String name : names) {
            Fd procs = calls.openat(directory, name + PROCS, Fcntl.O_RDONLY, 0, NO_CGROUP);
            beginnings.add(calls.read(procs, FIRST_PIECE, Errno.ENODEV));
            calls.close(procs);
        }
        for (int i = 0; i < names.size(); i++) {
            if (beginnings.get(i).bytes().length > 0) {
                signalAll(directory, names.get(i));
            }
        }
    }

    private void signalAll(Fd directory, String name) throws IOException {
        Deque<Integer> pids = new ArrayDeque<>();
        processes(directory, name).stream().filter(all::add).forEach(pids::add);
        if (signal == 0) {
            return;
        }
        while (!pids.isEmpty()) {
            Map<Integer, Fd> open = open(pids);
            Set<Integer> still = processes(directory, name);
            for (Map.Entry<Integer, Fd> each : open.entrySet()) {
                if (!each.getValue().absent() && still.contains(each.getKey())) {
                    calls.pidfdSendSignal(each.getValue(), signal, Errno.ESRCH, Errno.EPERM);
                }
                calls.close(each.getValue());
            }
            calls.flush();
        }
    }

    /// Take some pids, and open them. Where descriptors are few, one is left for the list.
    private Map<Integer, Fd> open(Deque<Integer> pids) throws IOException {
        Map<Integer, Fd> open = new LinkedHashMap<>();
        for (int i = 0; i < PROCESSES_AT_ONCE && !pids.isEmpty(); i++) {
            int pid = pids.remove();
            open.put(pid, calls.pidfdOpen(pid, Errno.ESRCH, Errno.EINVAL, Errno.EMFILE));
        }
        List<Integer> later = new ArrayList<>();
        for (Map.Entry<Integer, Fd> each : open.entrySet()) {
            if (each.getValue().absent() && each.getValue().errno() == Errno.EMFILE) {
                later.add(each.getKey());
            }
        }
        open.keySet().removeAll(later);
        if (!later.isEmpty()) {
            pids.addAll(later);
            giveOneBack(open, pids);
        }
        return open;
    }

    private void giveOneBack(Map<Integer, Fd> open, Deque<Integer> pids) throws IOException {
        if (open.size() < 2) {
            throw new IOException("too few descriptors are left to signal processes by");
        }
        int last = open.keySet().stream().reduce((_, next) -> next).orElseThrow();
        calls.close(Objects.requireNonNull(open.remove(last)));
        pids.add(last);
    }

    private Set<Integer> processes(Fd directory, String name) throws IOException {
        Fd procs = calls.openat(directory, name + PROCS, Fcntl.O_RDONLY, 0, NO_CGROUP);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] piece = calls.read(procs, PIECE, Errno.ENODEV).bytes();
        while (piece.length > 0) {
            text.writeBytes(piece);
            piece = calls.read(procs, PIECE, Errno.ENODEV).bytes();
        }
        calls.close(procs);
        Set<Integer> pids = new LinkedHashSet<>();
        // A process of another pid namespace shows as 0.
        text.toString(StandardCharsets.US_ASCII)
                .lines()
                .mapToInt(Integer::parseInt)
                .filter(pid -> pid > 0)
                .forEach(pids::add);
        return pids;
    }
}
