package dev.jruntime.conformance.engine;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Containers of podman.
class PodmanTest extends BridgedEngineTest {
    @RegisterExtension
    static final EngineFixture<Podman> FIXTURE = new EngineFixture<>(Podman.FACTS, Podman::new);

    @Override
    EngineFixture<Podman> fixture() {
        return FIXTURE;
    }

    /// Containers may have containers of their own: unshare, keyctl and clone3 are allowed, and
    /// what is not does not exist. The arguments of clone3 are wrong.
    @Override
    List<String> expectedVerdicts() {
        return List.of("OK", "OK", "OK", "OK", ENOSYS, "errno 22", ENOSYS, "OK", ENOSYS, ENOSYS);
    }
}
