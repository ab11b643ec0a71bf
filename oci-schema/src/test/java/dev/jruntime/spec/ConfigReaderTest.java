package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    @Test
    void absent_members_are_null_or_empty() throws InvalidConfigException {
        Config config = ConfigReader.read(Documents.minimal());

        assertEquals(new Root("rootfs", false), config.root());
        assertNull(config.hostname());
        assertNull(config.hooks());
        assertNull(config.linux());
        assertEquals(List.of(), config.mounts());
        assertEquals(Set.of(), config.platforms());
        Process process = config.process();
        assertNotNull(process);
        assertNull(process.capabilities());
        assertNull(process.oomScoreAdj());
        assertEquals(new User(0, 0, null, List.of()), process.user());
    }

    @Test
    void null_and_absent_mean_the_same() throws InvalidConfigException {
        byte[] nulls =
                Documents.utf8(
                        """
                        {"ociVersion": "1.0.0", "root": {"path": "rootfs", "readonly": null},
                         "process": {"cwd": "/", "args": ["sh"], "env": null,
                                     "user": {"uid": 0, "gid": 0, "umask": null}},
                         "mounts": null, "hooks": null, "hostname": null}
                        """);

        assertEquals(ConfigReader.read(Documents.minimal()), ConfigReader.read(nulls));
    }

    @Test
    void an_empty_list_of_seccomp_flags_is_not_an_absent_one() throws InvalidConfigException {
        byte[] empty = Documents.changed(Documents.full(), "/linux/seccomp/flags", "[]");
        byte[] absent = Documents.changed(Documents.full(), "/linux/seccomp/flags", "-");

        assertEquals(List.of(), seccomp(empty).flags());
        assertNull(seccomp(absent).flags());
    }

    @Test
    void unknown_members_are_ignored_at_every_level() throws InvalidConfigException {
        byte[] changed = Documents.full();
        String value = "{\"b\": [1, {\"c\": true}]}";
        for (String parent : List.of("", "/process", "/mounts/0", "/linux", "/linux/resources")) {
            changed = Documents.changed(changed, parent + "/unknown", value);
        }

        assertEquals(ConfigReader.read(Documents.full()), ConfigReader.read(changed));
    }

    @Test
    void an_unknown_member_may_be_a_fraction() throws InvalidConfigException {
        byte[] changed = Documents.changed(Documents.full(), "/linux/unknown", "1.5e400");

        assertEquals(ConfigReader.read(Documents.full()), ConfigReader.read(changed));
    }

    @Test
    void only_the_exact_name_counts() {
        byte[] config =
                Documents.utf8("{\"OCIVERSION\": \"1.0.0\", \"Root\": {\"path\": \"rootfs\"}}");

        assertEquals(
                List.of("/ociVersion is required", "/root is required"), Documents.rules(config));
    }

    @Test
    void all_violations_are_told_in_the_order_of_lines() {
        byte[] config =
                Documents.utf8(
                        """
                        {
                          "root": {"path": 5},
                          "process": {
                            "cwd": "tmp",
                            "args": [],
                            "oomScoreAdj": 1001
                          },
                          "ociVersion": "1"
                        }
                        """);

        var e = assertThrows(InvalidConfigException.class, () -> ConfigReader.read(config));

        assertEquals(
                """
                config.json is not valid
                  /root/path (line 2): 5 must be a string [config.md#root]
                  /process/cwd (line 4): "tmp" must be an absolute path [config.md#process]
                  /process/args (line 5): must name a program [config.md#process]
                  /process/oomScoreAdj (line 6): 1001 must not be more than 1000 \
                [config.md#linux-process]
                  /ociVersion (line 8): "1" must be a semantic version, such as 1.3.0 \
                [config.md#specification-version]\
                """,
                e.getMessage());
    }

    @Test
    void environment_variables_are_never_quoted() {
        byte[] config = Documents.changed(Documents.minimal(), "/process/env", "[\"SECRET\"]");

        Violation violation = Documents.violations(config).getFirst();

        assertEquals("/process/env/0", violation.pointer());
        assertFalse(violation.text().contains("SECRET"));
    }

    @Test
    void hostile_names_and_values_are_escaped_and_bounded() {
        String evil = "\"" + "\\u001b[31m\\n{\\\"level\\\":1}\\u202e".repeat(1000) + "\"";
        byte[] config =
                Documents.utf8("{\"ociVersion\": " + evil + ", \"annotations\": {" + evil + ":1}}");

        for (Violation violation : Documents.violations(config)) {
            String text = violation.text();
            assertTrue(text.length() < 4096, text);
            assertTrue(text.chars().noneMatch(Character::isISOControl), text);
            assertFalse(text.contains("\u202e"), text);
        }
    }

    @Test
    void a_document_that_is_wrong_everywhere_is_told_of_within_limits() {
        byte[] config =
                Documents.utf8(
                        "{\"ociVersion\": \"1.0.0\", \"root\": {\"path\": \"rootfs\"}, "
                                + "\"linux\": {\"maskedPaths\": ["
                                + "1,".repeat(400_000)
                                + "1]}}");

        List<Violation> violations = Documents.violations(config);

        assertEquals(Faults.LIMIT + 1, violations.size());
        assertTrue(violations.getLast().rule().contains("more violations"));
    }

    @Nested
    class A_process_of_its_own {

        @Test
        void is_read_as_in_a_config() throws InvalidConfigException {
            Process process = ConfigReader.read(Documents.full()).process();
            assertNotNull(process);

            byte[] alone = Documents.utf8(ConfigWriter.toCompactJson(process));

            assertEquals(process, ConfigReader.readProcess(alone));
        }

        @Test
        void has_places_of_its_own_but_sections_of_the_config() {
            byte[] alone = Documents.utf8("{\"cwd\": \"x\", \"args\": [\"a\"], \"user\": {}}");

            var e =
                    assertThrows(
                            InvalidConfigException.class, () -> ConfigReader.readProcess(alone));

            assertEquals(
                    """
                    process is not valid
                      /user/uid (line 1): is required [config.md#user]
                      /user/gid (line 1): is required [config.md#user]
                      /cwd (line 1): "x" must be an absolute path [config.md#process]\
                    """,
                    e.getMessage());
        }
    }

    @Nested
    class Resources_of_their_own {

        @Test
        void are_read_as_in_a_config() throws InvalidConfigException {
            Linux linux = ConfigReader.read(Documents.full()).linux();
            assertNotNull(linux);
            Resources resources = linux.resources();
            assertNotNull(resources);

            byte[] alone = Documents.utf8(ConfigWriter.toCompactJson(resources));

            assertEquals(resources, ConfigReader.readResources(alone));
        }

        @Test
        void may_be_partial_as_engines_send_them() throws InvalidConfigException {
            byte[] body =
                    Documents.utf8(
                            """
                            {"cpu": {}, "memory": {"swap": -1}, "blockIO": {"weight": 0},
                             "pids": {}, "devices": null}
                            """);

            assertNull(ConfigReader.readResources(body).unified().get("memory.max"));
        }

        @Test
        void are_refused_with_their_own_places() {
            byte[] alone = Documents.utf8("{\"memory\": {\"limit\": 5, \"swap\": 4}}");

            var e =
                    assertThrows(
                            InvalidConfigException.class, () -> ConfigReader.readResources(alone));

            assertEquals(
                    "resources is not valid: /memory/swap (line 1): 4 must not be less than limit,"
                            + " which is 5: it counts both [config-linux.md#memory]",
                    e.getMessage());
        }
    }

    private static Seccomp seccomp(byte[] config) throws InvalidConfigException {
        Linux linux = ConfigReader.read(config).linux();
        assertNotNull(linux);
        Seccomp seccomp = linux.seccomp();
        assertNotNull(seccomp);
        return seccomp;
    }
}
