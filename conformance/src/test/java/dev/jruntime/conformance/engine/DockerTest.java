package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.conformance.Outcome;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Containers of docker.
class DockerTest extends BridgedEngineTest {
    @RegisterExtension
    static final EngineFixture<Docker> FIXTURE = new EngineFixture<>(Docker.FACTS, Docker::new);

    @Override
    EngineFixture<Docker> fixture() {
        return FIXTURE;
    }

    /// runc starts none where root lacks a capability that docker lists.
    @Test
    void a_privileged_container_may_mount() {
        Assumptions.assumeTrue(kind().isOurs(), "runc needs all of root's");
        Launch launch =
                container(
                        Launch.Streams.OUTPUT,
                        "/bin/busybox",
                        "mount",
                        "-t",
                        "tmpfs",
                        "t",
                        "/home");
        Outcome outcome = FIXTURE.engine().launchWith(launch, "--privileged").run();
        assertEquals(0, outcome.exit(), outcome::toString);
    }
}
