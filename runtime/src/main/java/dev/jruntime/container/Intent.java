package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.spec.Config;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What is written down before anything of a container is made, so that whoever comes after a death
/// knows what to remove.
final class Intent {
    private Intent() {}

    static ContainerState of(String id, Openings openings, Config config, List<CgroupPath> cgroups)
            throws IOException {
        Bundle bundle = openings.bundle();
        HostFacts host = openings.host();
        Namespaces namespaces = Namespaces.of(Objects.requireNonNull(config.linux()).namespaces());
        String rootPath = Objects.requireNonNull(config.root()).path();
        return new ContainerState(
                id,
                Status.CREATING,
                0,
                0,
                host.bootId(),
                config.ociVersion(),
                bundle.path().text(),
                bundle.path().resolve(rootPath).normalize().text(),
                ContainerState.timestamp(Instant.now()),
                host.uid(),
                host.caller(),
                namespaces.creates(Namespaces.Kind.PID),
                config.annotations(),
                cgroups,
                Map.of(),
                ContainerState.Program.UNKNOWN,
                HookRows.later(config.hooks()));
    }
}
