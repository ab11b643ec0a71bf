package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupGoneException;
import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.cgroup.OutOfMemoryV1;
import dev.jruntime.cgroup.Stats;
import dev.jruntime.cgroup.StatsV1;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.ProcessCalls;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `events`: what a container uses, and when it runs out of memory. Nothing is locked, and between
/// two events the launcher waits by ppoll(2) of which the connection to its server is a part.
public final class Events {
    /// The end of init is an event; that of other processes has to be looked for.
    private static final int STEP_MILLIS = 1_000;

    private final Found found;
    private final Listener listener;
    private final Fd init;
    private final @Nullable OutOfMemoryV1 memory;
    private boolean ended;

    /// Who hears of them.
    public interface Listener {
        /// @return false if nobody is interested any more
        boolean stats(Stats stats) throws IOException;

        /// @return false if nobody is interested any more
        boolean outOfMemory() throws IOException;
    }

    private Events(Found found, Listener listener, Fd init) throws IOException {
        this.found = found;
        this.listener = listener;
        this.init = init;
        memory = OutOfMemoryV1.watch(found.launcher(), found.state().cgroups());
    }

    /// What it uses now.
    public static Stats stats(Invocation invocation, String id) throws IOException {
        Found found = Found.unlocked(invocation, id);
        var unused = initOf(found);
        return StatsV1.read(found.launcher(), found.state().cgroups());
    }

    private static Fd initOf(Found found) throws IOException {
        String id = found.state().id();
        Liveness liveness = Liveness.look(found.launcher(), found.state());
        if (!liveness.isAlive()) {
            throw new ContainerException("container with id " + id + " is not running");
        }
        if (found.state().cgroups().isEmpty()) {
            throw new ContainerException("container " + id + " has no cgroups: nothing is counted");
        }
        return liveness.pidfd();
    }

    /// Tell of all that happens until no process of it is left.
    ///
    /// @param milliseconds between two statistics
    public static void follow(
            Invocation invocation, String id, long milliseconds, Listener listener)
            throws IOException {
        Found found = Found.unlocked(invocation, id);
        try {
            new Events(found, listener, initOf(found)).follow(milliseconds);
        } catch (CgroupGoneException deleted) {
            return;
        }
    }

    private void follow(long milliseconds) throws IOException {
        long interval = TimeUnit.MILLISECONDS.toNanos(milliseconds);
        long next = System.nanoTime() + interval;
        boolean heard = true;
        while (heard && await(next)) {
            if (System.nanoTime() >= next) {
                next += interval;
                heard = listener.stats(StatsV1.read(launcher(), found.state().cgroups()));
            }
        }
    }

    private Proxy launcher() {
        return found.launcher();
    }

    /// Wait for the time, or for something that happens before.
    ///
    /// @return false if that was the container's end, or nobody listens
    private boolean await(long time) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(time - System.nanoTime()) + 1;
        int step = Math.clamp(left, 0, ended ? STEP_MILLIS : Integer.MAX_VALUE);
        List<Fd> fds = new ArrayList<>();
        if (memory != null) {
            fds.add(memory.events());
        }
        if (!ended) {
            fds.add(init);
        }
        Result polled = launcher().poll(fds, launcher().hello().control(), Poll.POLLIN, step);
        for (long i = memory == null ? 0 : memory.take(); i > 0; i--) {
            if (!listener.outOfMemory()) {
                return false;
            }
        }
        ended |= !ended && ProcessCalls.isReady(polled, fds.size() - 1);
        return !ended || hasProcesses();
    }

    private boolean hasProcesses() throws IOException {
        return !CgroupTree.look(launcher(), found.state().cgroups()).processes().isEmpty();
    }
}
