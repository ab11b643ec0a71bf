package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The configurations that engines have written; `build/capture-configs.sh` captures them again.
class EngineConfigsTest {
    private static final Path ENGINES = Path.of("src/test/resources/engines");

    static List<Path> configs() throws IOException {
        try (Stream<Path> files = Files.walk(ENGINES)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void what_an_engine_writes_is_valid_and_known_in_all_its_members(Path file) throws IOException {
        Validation validation = Validation.of(Files.readAllBytes(file));

        assertTrue(validation.isValid(), validation::toText);
        assertFalse(validation.toText().contains("is not known"), validation::toText);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void it_can_be_written_and_read_again_as_the_same(Path file) throws Exception {
        Config config = ConfigReader.read(Files.readAllBytes(file));

        byte[] written = Documents.utf8(ConfigWriter.toCompactJson(config));

        assertEquals(config, ConfigReader.read(written));
    }

    @Test
    void there_are_some_of_each_engine() throws IOException {
        for (String engine : List.of("podman", "buildah", "ctr", "docker")) {
            long count =
                    configs().stream()
                            .filter(file -> ENGINES.relativize(file).toString().startsWith(engine))
                            .count();
            assertTrue(count >= 7, engine + ": " + count);
        }
    }
}
