package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.architecture.Repository;
import dev.jruntime.spec.ConfigReader;
import dev.jruntime.spec.Process;
import dev.jruntime.syscall.SampleHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The life of a container by each of the configurations that engines have written.
class EngineConfigsTest {
    static List<Path> configs() {
        return Repository.files("oci-schema/src/test/resources/engines", ".json");
    }

    @ParameterizedTest
    @MethodSource("configs")
    void no_command_refuses_what_an_engine_has_written(Path file) throws Exception {
        byte[] config = Files.readAllBytes(file);
        Process process = Objects.requireNonNull(ConfigReader.read(config).process());
        SampleHost host = SampleHost.withBundle(Play.ROOT, "/bundle", config);
        host.put(process.args().getFirst(), new byte[0]);
        Play play = new Play(host);

        assertSucceeds(
                process.terminal()
                        ? play.run("create", "--console-socket", "/tty", "-b", "/bundle", "c1")
                        : play.create());
        assertSucceeds(play.run("start", "c1"));
        assertSucceeds(play.run("kill", "c1", "KILL"));
        assertSucceeds(play.run("delete", "c1"));
    }

    @Test
    void there_are_many() {
        assertTrue(configs().size() >= 50, configs()::toString);
    }

    private static void assertSucceeds(String transcript) {
        assertTrue(transcript.endsWith("exit(0)\n"), transcript);
    }
}
