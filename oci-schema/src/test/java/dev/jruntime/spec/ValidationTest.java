package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ValidationTest {

    private static final byte[] SPEC =
            Documents.utf8(ConfigWriter.toPrettyJson(DefaultConfig.forRoot(false), "  "));

    @Test
    void the_default_config_leaves_nothing_to_say() {
        assertEquals("valid, 0 errors, 0 warnings\n", Validation.of(SPEC).toText());
    }

    @Test
    void the_text_is_aligned_and_ordered_by_line() {
        byte[] config =
                Documents.utf8(
                        """
                        {
                          "ociVersion": "1.0.0",
                          "root": {"path": "rootfs", "readOnly": true},
                          "hostnmae": "x",
                          "process": {"cwd": "tmp", "args": ["sh"]},
                          "windows": {"layerFolders": ["x"]},
                          "linux": 5
                        }
                        """);

        String[] lines = Validation.of(config).toText().split("\n");

        assertEquals("not valid, 2 errors, 5 warnings", lines[0]);
        assertEquals(
                "warning  line 3  /root/readOnly            is not known and has no effect;"
                        + " did you mean \"readonly\"? [config.md#root]",
                lines[1]);
        assertTrue(lines[2].startsWith("warning  line 4  /hostnmae "), lines[2]);
        assertTrue(lines[2].contains("\"hostname\"?"), lines[2]);
        assertTrue(lines[3].startsWith("error    line 5  /process/cwd "), lines[3]);
    }

    @Test
    void the_json_is_one_object_with_every_finding() throws InvalidConfigException {
        byte[] config = Documents.changed(SPEC, "/process/cwd", "\"tmp\"");
        config = Documents.changed(config, "/process/noNewPrivileges", "-");

        JsonNode json = Json.read("report", Documents.utf8(Validation.of(config).toJson()));

        assertFalse(json.get("valid").booleanValue());
        assertEquals(1, json.get("errors").intValue());
        assertEquals(1, json.get("warnings").intValue());
        JsonNode error = json.get("findings").get(0);
        assertEquals("error", error.get("severity").stringValue());
        assertEquals("/process/cwd", error.get("pointer").stringValue());
        assertEquals("\"tmp\"", error.get("value").stringValue());
        assertEquals("must be an absolute path", error.get("rule").stringValue());
        assertEquals("config.md#process", error.get("section").stringValue());
        assertEquals(1, error.get("line").intValue());
    }

    @Test
    void broken_json_is_an_error_like_others() {
        Validation validation = Validation.of(Documents.utf8("{]"));

        assertFalse(validation.isValid());
        assertEquals(1, validation.findings().size());
    }

    @Test
    void a_config_for_another_platform_has_no_linux_risks() {
        byte[] zos = Documents.resource("/spec-examples/config/good/zos-minimal.json");

        assertEquals(List.of(), Validation.of(zos).findings());
    }

    @Nested
    class Unknown_members {

        @ParameterizedTest
        @CsvSource({
            "/process/enviroment, ''",
            "/process/cwdd, cwd",
            "/process/noNewPrivilege, noNewPrivileges",
            "/linux/maskedpaths, maskedPaths",
            "/linux/resources/memroy, memory",
            "/mounts/0/option, options",
            "/xyzzy, ''"
        })
        void are_named_with_what_may_have_been_meant(String pointer, String meant) {
            byte[] config = Documents.changed(SPEC, pointer, "[]");

            String guess = meant.isEmpty() ? "" : "; did you mean \"" + meant + "\"?";
            assertEquals(
                    List.of(pointer + " is not known and has no effect" + guess), warnings(config));
        }

        @Test
        void are_not_looked_for_in_maps_of_free_names() {
            byte[] config = Documents.changed(SPEC, "/annotations", "{\"readOnly\": \"x\"}");
            config = Documents.changed(config, "/linux/sysctl", "{\"net.x\": \"1\"}");

            assertEquals(List.of(), warnings(config));
        }

        @Test
        void are_found_in_other_platforms_sections_too() {
            byte[] config =
                    Documents.changed(
                            Documents.resource("/spec-examples/config/good/freebsd-example.json"),
                            "/freebsd/jail/vnett",
                            "\"new\"");

            assertEquals(
                    List.of(
                            "/freebsd/jail/vnett is not known and has no effect;"
                                    + " did you mean \"vnet\"?"),
                    warnings(config));
        }

        @Test
        void include_capabilities() {
            byte[] config =
                    Documents.changed(SPEC, "/process/capabilities/bounding/0", "\"CAP_KIL\"");

            assertEquals(
                    List.of(
                            "/process/capabilities/bounding/0 is not known and has no effect;"
                                    + " did you mean \"CAP_KILL\"?"),
                    warnings(config));
        }
    }

    @Nested
    class Deprecated_members {

        @Test
        void are_named_with_what_replaces_them() {
            byte[] config = SPEC;
            config = Documents.changed(config, "/hooks", "{\"prestart\": [{\"path\": \"/x\"}]}");
            config = Documents.changed(config, "/linux/resources/memory", "{\"kernel\": 1}");
            config = Documents.changed(config, "/linux/intelRdt", "{\"enableCMT\": true}");

            assertEquals(
                    List.of(
                            "/linux/resources/memory/kernel is deprecated: kernels and runtimes"
                                    + " ignore it; limit covers kernel memory",
                            "/linux/intelRdt/enableCMT is deprecated: use enableMonitoring",
                            "/hooks/prestart is deprecated: use createRuntime, createContainer or"
                                    + " startContainer"),
                    warnings(config));
        }
    }

    @Nested
    class Risky_settings {

        @ParameterizedTest
        @CsvFileSource(resources = "/risks.txt", delimiter = '|', quoteCharacter = '\'')
        void are_warned_of(String pointer, String value, String warning) {
            byte[] config = Documents.changed(SPEC, pointer, value);

            assertTrue(Validation.of(config).isValid());
            assertEquals(1, warnings(config).size(), warnings(config).toString());
            assertTrue(
                    warnings(config).getFirst().startsWith(warning), warnings(config).getFirst());
        }

        @Test
        void are_less_so_in_a_user_namespace() {
            byte[] config = SPEC;
            config = Documents.changed(config, "/linux/namespaces/+", "{\"type\": \"user\"}");
            config =
                    Documents.changed(
                            config, "/process/capabilities/bounding", "[\"CAP_SYS_ADMIN\"]");
            config = Documents.changed(config, "/linux/resources", "-");

            assertEquals(List.of(), warnings(config));
        }

        @Test
        void are_not_warned_of_where_the_value_is_wrong_anyway() {
            byte[] config = Documents.changed(SPEC, "/process/noNewPrivileges", "\"yes\"");

            assertEquals(List.of(), warnings(config));
            assertFalse(Validation.of(config).isValid());
        }
    }

    private static List<String> warnings(byte[] config) {
        List<String> warnings = new ArrayList<>();
        for (Finding finding : Validation.of(config).findings()) {
            if (finding.severity() == Finding.Severity.WARNING) {
                warnings.add(finding.pointer() + " " + finding.rule());
            }
        }
        return warnings;
    }
}
