package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A tour of docker.
class DockerTourTest extends BridgedTourTest {
    @RegisterExtension
    static final EngineFixture<Docker> FIXTURE = new EngineFixture<>(Docker.FACTS, Docker::new);

    @Override
    EngineFixture<Docker> fixture() {
        return FIXTURE;
    }

    @Override
    String[] update(String name) {
        return new String[] {"update", "--memory=96m", "--memory-swap=-1", "--cpus=0.5", name};
    }

    @Override
    String memoryOf(int mebibytes) {
        return mebibytes + "MiB";
    }

    @Override
    String[] top(String name) {
        return new String[] {"top", name, "-o", "pid,comm"};
    }

    @Override
    String starved(String... command) {
        return detached(List.of("--memory=16m", "--memory-swap=16m"), command);
    }

    @Override
    void assertEndIsAnEvent(String name) {
        String[] words = {
            "events",
            "--since=0",
            "--until=0s",
            "--filter=container=" + name,
            "--format={{.Action}} {{.Actor.Attributes.exitCode}}"
        };
        Eventually.holds(
                LIMIT,
                () -> told(words).stdout().contains("die 137\n"),
                () -> "the end of " + name + " in " + told(words).stdout());
        assertTrue(told(words).stdout().contains("oom "), () -> told(words).stdout());
    }

    @Test
    void health_is_asked_for_by_exec() {
        String name =
                resident(
                        "--health-cmd=test -e /var/healthy",
                        "--health-interval=1s",
                        "--health-retries=1");
        awaitHealth(name, "unhealthy");
        said(name, ": >/var/healthy");
        awaitHealth(name, "healthy");
        assertTrue(runtime().calls("exec") >= 3, () -> runtime().calls("exec") + " calls");
    }

    private void awaitHealth(String name, String status) {
        Eventually.holds(
                LIMIT,
                () -> engine().inspected(name, ".State.Health.Status").equals(status),
                () -> name + " to be " + status);
    }

    @Test
    void an_image_is_built_by_the_default_runtime() throws IOException {
        FIXTURE.engine().useByDefault(runtime());
        Path context = Files.createTempDirectory(Workspace.current().directory(), "context");
        String image = Workspace.current().freshName("built");
        try {
            Files.copy(FIXTURE.engine().archive(), context.resolve("rootfs.tar"));
            Files.writeString(context.resolve("Dockerfile"), PodmanTourTest.CONTAINERFILE);
            Engine.checked(
                    engine().command(
                                    "build", "--network=none", "--tag=" + image, context.toString())
                            .environment("DOCKER_BUILDKIT", "0"));
            assertEquals(2, runtime().calls("create"));
        } finally {
            Workspace.remove(context);
        }
        Launch launch = container(Launch.Streams.OUTPUT);
        Outcome outcome = engine().launchFrom(image, launch, "--network=none").run();
        assertEquals("hi root\n1000 /home\n", outcome.stdout(), outcome::toString);
        told("rmi", image);
    }
}
