package dev.jruntime.container;

import dev.jruntime.syscall.Proxy;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What configurations have run while a container is being made: all namespaces and mounts are
/// there and the limits hold, but the root is still the caller's.
final class CreateHooks {
    private final Invocation invocation;
    private final Plan plan;
    private final InitBuilder init;

    private CreateHooks(Invocation invocation, Plan plan, InitBuilder init) {
        this.invocation = invocation;
        this.plan = plan;
        this.init = init;
    }

    /// @return null where nothing is to be run
    static @Nullable CreateHooks of(Invocation invocation, Plan plan, InitBuilder init) {
        return plan.hasHooks() ? new CreateHooks(invocation, plan, init) : null;
    }

    /// Run them, and have init go on to its own root.
    void run(ContainerState state) throws IOException {
        Proxy launcher = invocation.launcher();
        launcher.flush();
        init.checkMounts();
        plan.hooks(HookKind.PRESTART).runOutside(launcher, state);
        plan.hooks(HookKind.CREATE_RUNTIME).runOutside(launcher, state);
        init.runHooks(state);
        init.enter();
        init.build();
    }
}
