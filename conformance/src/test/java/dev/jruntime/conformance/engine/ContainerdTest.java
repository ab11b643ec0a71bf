package dev.jruntime.conformance.engine;

import org.junit.jupiter.api.extension.RegisterExtension;

/// Containers of containerd.
class ContainerdTest extends EngineTest {
    @RegisterExtension
    static final EngineFixture<Containerd> FIXTURE =
            new EngineFixture<>(Containerd.FACTS, (directory, _) -> new Containerd(directory));

    @Override
    EngineFixture<Containerd> fixture() {
        return FIXTURE;
    }
}
