package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples that come with the runtime-spec.
class SpecExamplesTest {

    static Stream<String> goodConfigs() {
        return Documents.examples("config/good").stream();
    }

    static Stream<String> badConfigs() {
        return Documents.examples("config/bad").stream();
    }

    @ParameterizedTest
    @MethodSource("goodConfigs")
    void a_good_config_is_read(String file) throws InvalidConfigException {
        Config config = ConfigReader.read(Documents.resource(file));

        assertFalse(config.ociVersion().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("badConfigs")
    void a_bad_config_is_refused_with_the_line_of_its_fault(String file) {
        byte[] bytes = Documents.resource(file);

        var e = assertThrows(InvalidConfigException.class, () -> ConfigReader.read(bytes));

        assertEquals(1, e.violations().size(), e.getMessage());
        assertTrue(e.violations().getFirst().line() > 0, e.getMessage());
    }

    @Test
    void other_platforms_configs_are_told_from_those_for_linux() throws InvalidConfigException {
        String good = "/spec-examples/config/good/";

        assertTrue(ConfigReader.read(Documents.resource(good + "minimal.json")).isForLinux());
        assertTrue(ConfigReader.read(Documents.resource(good + "spec-example.json")).isForLinux());
        assertFalse(ConfigReader.read(Documents.resource(good + "zos-minimal.json")).isForLinux());
        assertFalse(
                ConfigReader.read(Documents.resource(good + "freebsd-example.json")).isForLinux());
    }

    @Test
    void states_and_features_get_the_verdict_of_their_folder() {
        for (String file : Documents.examples("features/good")) {
            assertEquals(List.of(), faults(Schemas.FEATURES, file), file);
        }
        for (String file : Documents.examples("features/bad")) {
            assertEquals(
                    List.of("/ociVersionMax is required"), faults(Schemas.FEATURES, file), file);
        }
        for (String file : Documents.examples("state/good")) {
            assertEquals(List.of(), faults(Schemas.STATE, file), file);
        }
        for (String file : Documents.examples("state/bad")) {
            assertThrows(
                    InvalidConfigException.class,
                    () -> Json.read("state", Documents.resource(file)));
        }
    }

    @Test
    void every_folder_has_examples() {
        assertEquals(9, goodConfigs().count());
        assertEquals(5, badConfigs().count());
        assertEquals(2, Documents.examples("features/good").size());
    }

    private static List<String> faults(Schemas schema, String file) {
        try {
            var faults = new Faults();
            schema.check(StrictJson.read(file, Documents.resource(file), faults), faults);
            return faults.list().stream().map(f -> f.pointer() + " " + f.rule()).toList();
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }
}
