package dev.jruntime.container;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `state` and `list`: what there is, without touching it.
public final class Containers {
    private Containers() {}

    /// A container and its status now.
    public record Entry(ContainerState state, Status status) {
        /// The pid to show: 0 once init is gone.
        public int pid() {
            return status == Status.STOPPED ? 0 : state.pid();
        }
    }

    public static Entry find(Invocation invocation, String id) throws IOException {
        Found found = Found.unlocked(invocation, id);
        return new Entry(found.state(), found.look().status());
    }

    /// All containers; those whose state cannot be read become warnings.
    public static List<Entry> list(Invocation invocation) throws IOException {
        StateRoot root = StateRoot.find(invocation);
        if (root.isMissing()) {
            if (invocation.explicitRoot()) {
                throw new ContainerException("the state root " + root.path() + " does not exist");
            }
            return List.of();
        }
        return look(invocation.launcher(), read(invocation, root));
    }

    /// Two questions for each container, of which many go in one round trip: first for all states,
    /// then for the processes that they name.
    private static List<ContainerState> read(Invocation invocation, StateRoot root)
            throws IOException {
        Map<String, StateRoot.Reading> readings = new LinkedHashMap<>();
        for (String id : root.ids()) {
            readings.put(id, root.glance(id));
        }
        List<ContainerState> states = new ArrayList<>();
        for (Map.Entry<String, StateRoot.Reading> each : readings.entrySet()) {
            try {
                states.add(state(invocation, root, each.getKey(), each.getValue()));
            } catch (NoSuchContainerException deleted) {
                continue; // since its name was read
            } catch (ContainerException | SyscallException broken) {
                invocation.warnings().add(broken.getMessage());
            }
        }
        return states;
    }

    private static ContainerState state(
            Invocation invocation, StateRoot root, String id, StateRoot.Reading reading)
            throws IOException {
        byte[] beginning = reading.beginning().bytes();
        return beginning.length > 0 && beginning.length < StateRoot.SHORT
                ? StateJson.read(beginning, id)
                : alone(invocation, root, id);
    }

    /// A state that is longer, or missing: then the reason is asked for, too.
    private static ContainerState alone(Invocation invocation, StateRoot root, String id)
            throws IOException {
        Fd directory = root.directory(id, Errno.ENOENT);
        StateRoot.Reading reading = root.read(directory);
        if (directory.absent()) {
            throw new NoSuchContainerException(id);
        }
        invocation.launcher().close(directory);
        return root.parse(id, reading);
    }

    private static List<Entry> look(Syscalls launcher, List<ContainerState> states)
            throws IOException {
        Result boot = Liveness.readBootId(launcher);
        List<Liveness> looks = new ArrayList<>();
        for (ContainerState state : states) {
            looks.add(Liveness.glance(launcher, state, boot));
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            entries.add(new Entry(states.get(i), looks.get(i).status()));
        }
        return entries;
    }
}
