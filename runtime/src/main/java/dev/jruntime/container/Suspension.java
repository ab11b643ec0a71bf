package dev.jruntime.container;

import dev.jruntime.cgroup.Freezing;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `pause` and `resume`: whether the processes of a container get any time.
public final class Suspension {
    private Suspension() {}

    /// Freeze all processes of a created or running container. What fails leaves it as it was.
    public static void pause(Invocation invocation, String id) throws IOException {
        Found found = Found.locked(invocation, id);
        try {
            Status status = found.look().status();
            switch (status) {
                case CREATED, RUNNING -> freeze(found, status);
                case PAUSED -> {
                    if (!Recovery.isNeeded(found.launcher())) {
                        throw new ContainerException(refusal("pause", id, "it is paused already"));
                    }
                }
                case CREATING, STOPPED ->
                        throw new ContainerException(refusal("pause", id, "container not running"));
            }
        } finally {
            found.release();
        }
    }

    private static void freeze(Found found, Status status) throws IOException {
        try {
            Freezing freezing = Freezing.of(found.launcher(), found.state().cgroups());
            freezing.freeze();
            if (status == Status.CREATED || found.state().agent() == null) {
                note(found, freezing);
            }
        } catch (IOException failure) {
            String why = failure.getMessage();
            throw new ContainerException(refusal("pause", found.state().id(), why), failure);
        }
    }

    /// `start` must know before it asks init for anything, and `list` asks the kernel only then. An
    /// init that asks its agent must be known as one that was started.
    private static void note(Found found, Freezing freezing) throws IOException {
        try {
            found.note(found.state().with(Status.PAUSED));
        } catch (IOException failure) {
            freezing.thaw();
            throw failure;
        }
    }

    /// Let a paused container go on.
    public static void resume(Invocation invocation, String id) throws IOException {
        Found found = Found.locked(invocation, id);
        try {
            Status status = found.look().status();
            if (status == Status.PAUSED) {
                thaw(found);
            } else if (!Recovery.isNeeded(found.launcher())) {
                String what = "container not paused: it is " + status.text();
                throw new ContainerException(refusal("resume", id, what));
            }
        } finally {
            found.release();
        }
    }

    private static void thaw(Found found) throws IOException {
        try {
            Freezing.of(found.launcher(), found.state().cgroups()).thaw();
        } catch (IOException failure) {
            String why = failure.getMessage();
            throw new ContainerException(refusal("resume", found.state().id(), why), failure);
        }
        if (found.state().status() == Status.PAUSED) {
            Liveness liveness = Liveness.look(found.launcher(), found.state());
            found.note(found.state().with(liveness.status()));
        }
    }

    private static String refusal(String command, String id, @Nullable String why) {
        return "cannot " + command + " container " + id + ": " + why;
    }
}
