package dev.jruntime.container;

import dev.jruntime.cgroup.UpdateV1;
import dev.jruntime.spec.Resources;
import java.io.IOException;

/// `update`: other limits for a container that exists.
public final class Update {
    private Update() {}

    /// What the resources do not name stays as it is; if something fails, all does.
    public static void run(Invocation invocation, String id, Resources resources)
            throws IOException {
        Demands.check(resources);
        Found found = Found.locked(invocation, id);
        try {
            switch (found.look().status()) {
                case CREATED, RUNNING, PAUSED -> update(found, resources);
                case CREATING, STOPPED ->
                        throw new ContainerException(
                                "cannot update container " + id + ": container not running");
            }
        } finally {
            found.release();
        }
    }

    private static void update(Found found, Resources resources) throws IOException {
        try {
            ContainerState state = found.state();
            UpdateV1 update = UpdateV1.apply(found.launcher(), state.cgroups(), resources);
            if (!update.written().isEmpty()) {
                note(found, update);
            }
        } catch (IOException failure) {
            String what = "cannot update container " + found.state().id() + ": ";
            ContainerException refusal =
                    new ContainerException(what + failure.getMessage(), failure);
            for (Throwable unrestored : failure.getSuppressed()) {
                refusal.addSuppressed(unrestored);
            }
            throw refusal;
        }
    }

    private static void note(Found found, UpdateV1 update) throws IOException {
        try {
            found.note(found.state().withLimits(update.written()));
        } catch (IOException failure) {
            update.undo(failure);
            throw failure;
        }
    }
}
