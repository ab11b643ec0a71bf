package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.jruntime.conformance.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Containers of docker.
class DockerTest extends EngineTest {
    @RegisterExtension
    static final EngineFixture<Docker> FIXTURE = new EngineFixture<>(Docker.FACTS, Docker::new);

    @Override
    EngineFixture<Docker> fixture() {
        return FIXTURE;
    }

    /// docker names it by a path that the runtime has to join.
    @Test
    void the_host_s_network_can_be_used() throws IOException {
        assertEquals(hostNetwork(), networkWith("host"));
    }

    /// docker finds a container's new network namespace by a hook that the runtime calls.
    @Test
    void no_network_is_a_network_namespace_of_the_container_s_own() throws IOException {
        assertNotEquals(hostNetwork(), networkWith("none"));
    }

    private static String hostNetwork() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    }

    /// The network namespace that a payload is in.
    private String networkWith(String network) {
        Launch launch = container(Launch.Streams.OUTPUT, "/bin/ls", "-l", "/proc/self/ns/net");
        Outcome outcome = FIXTURE.engine().launchOn(network, launch).run();
        assertEquals(0, outcome.exit(), outcome::toString);
        return outcome.stdout().strip().replaceFirst(".* -> ", "");
    }
}
