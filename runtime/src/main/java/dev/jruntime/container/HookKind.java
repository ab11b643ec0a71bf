package dev.jruntime.container;

import dev.jruntime.spec.Hook;
import dev.jruntime.spec.Hooks;
import dev.jruntime.spec.State;
import java.util.List;
import java.util.function.Function;

/// The moments at which a configuration may have programs run (config.md, "POSIX-platform Hooks").
enum HookKind {
    PRESTART("prestart", State.Status.CREATING, Hooks::prestart),
    CREATE_RUNTIME("createRuntime", State.Status.CREATING, Hooks::createRuntime),
    CREATE_CONTAINER("createContainer", State.Status.CREATING, Hooks::createContainer),
    START_CONTAINER("startContainer", State.Status.CREATED, Hooks::startContainer),
    POSTSTART("poststart", State.Status.RUNNING, Hooks::poststart),
    POSTSTOP("poststop", State.Status.STOPPED, Hooks::poststop);

    private final String property;
    private final State.Status status;
    private final Function<Hooks, List<Hook>> list;

    HookKind(String property, State.Status status, Function<Hooks, List<Hook>> list) {
        this.property = property;
        this.status = status;
        this.list = list;
    }

    /// The name in a configuration.
    String property() {
        return property;
    }

    /// What a hook is told of the container.
    State.Status status() {
        return status;
    }

    /// Whether it happens after the container was created.
    boolean isLater() {
        return compareTo(CREATE_CONTAINER) > 0;
    }

    List<Hook> of(Hooks hooks) {
        return list.apply(hooks);
    }
}
