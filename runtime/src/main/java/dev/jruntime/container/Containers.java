package dev.jruntime.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
        List<Entry> entries = new ArrayList<>();
        for (String id : root.ids()) {
            try {
                entries.add(find(invocation, id));
            } catch (ContainerException broken) {
                invocation.warnings().add(broken.getMessage());
            }
        }
        return entries;
    }
}
