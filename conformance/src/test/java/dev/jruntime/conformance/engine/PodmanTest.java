package dev.jruntime.conformance.engine;

import org.junit.jupiter.api.extension.RegisterExtension;

/// Containers of podman.
class PodmanTest extends BridgedEngineTest {
    @RegisterExtension
    static final EngineFixture<Podman> FIXTURE = new EngineFixture<>(Podman.FACTS, Podman::new);

    @Override
    EngineFixture<Podman> fixture() {
        return FIXTURE;
    }
}
