package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupTree;
import dev.jruntime.syscall.Proxy;
import java.io.IOException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// `ps`: the processes of a container, by their pids on the host.
public final class Processes {
    private final Found found;

    private Processes(Found found) {
        this.found = found;
    }

    /// @throws ContainerException if that cannot be known of the container
    public static Processes of(Invocation invocation, String id) throws IOException {
        Found found = Found.unlocked(invocation, id);
        if (found.state().cgroups().isEmpty()) {
            throw new ContainerException(
                    "container " + id + " has no cgroups: its processes are not known");
        }
        return new Processes(found);
    }

    Proxy launcher() {
        return found.launcher();
    }

    /// Those of all its cgroups, also of those that its payload has made.
    public SortedSet<Integer> pids() throws IOException {
        Liveness liveness = Liveness.look(found.launcher(), found.state());
        CgroupTree cgroups = CgroupTree.look(found.launcher(), found.state().cgroups());
        return new TreeSet<>(liveness.isOfThisBoot() ? cgroups.processes() : Set.of());
    }
}
