package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The documents that the runtime writes.
class WritingTest {

    @Nested
    class A_state {

        private static final State FOR_HOOKS =
                new State(
                        "1.3.0",
                        "web",
                        State.Status.CREATED,
                        42,
                        "/bundles/web",
                        Map.of("org.example.key", "value"),
                        null,
                        null,
                        null);

        @Test
        void for_hooks_is_one_line_with_the_members_of_the_spec() {
            assertEquals(
                    "{\"ociVersion\":\"1.3.0\",\"id\":\"web\",\"pid\":42,\"status\":\"created\","
                            + "\"bundle\":\"/bundles/web\","
                            + "\"annotations\":{\"org.example.key\":\"value\"}}",
                    FOR_HOOKS.toCompactJson());
        }

        @Test
        void for_callers_has_more_members_and_leaves_out_what_is_empty() {
            var state =
                    new State(
                            "1.3.0",
                            "web",
                            State.Status.STOPPED,
                            0,
                            "/bundles/web",
                            Map.of(),
                            "/bundles/web/rootfs",
                            "2026-01-01T00:00:00.000000001Z",
                            "root");

            assertEquals(
                    """
                    {
                      "ociVersion": "1.3.0",
                      "id": "web",
                      "pid": 0,
                      "status": "stopped",
                      "bundle": "/bundles/web",
                      "rootfs": "/bundles/web/rootfs",
                      "created": "2026-01-01T00:00:00.000000001Z",
                      "owner": "root"
                    }\
                    """,
                    state.toPrettyJson());
            assertEquals(List.of(), faults(Schemas.STATE, state.toPrettyJson()));
        }

        @Test
        void satisfies_its_schema() {
            assertEquals(List.of(), faults(Schemas.STATE, FOR_HOOKS.toCompactJson()));
        }

        @Test
        void with_hostile_annotations_is_still_one_line_and_keeps_them()
                throws InvalidConfigException {
            String evil = "\u001b[2J\n\"}\u202e\u007f é 😀";
            Map<String, String> annotations = new LinkedHashMap<>();
            annotations.put(evil, evil);
            var state =
                    new State(
                            "1.3.0",
                            "a",
                            State.Status.RUNNING,
                            1,
                            "/b",
                            annotations,
                            null,
                            null,
                            null);

            String json = state.toCompactJson();

            assertTrue(json.chars().noneMatch(Character::isISOControl));
            assertFalse(json.contains("\u202e"));
            JsonNode read = Json.read("state", Documents.utf8(json));
            assertEquals(evil, read.get("annotations").get(evil).stringValue());
        }
    }

    @Nested
    class Features_document {

        private static final Features FEATURES =
                new Features(
                        "1.0.0",
                        "1.3.0",
                        List.of("prestart"),
                        List.of("bind", "ro"),
                        new Features.Linux(
                                List.of("pid"),
                                List.of("CAP_KILL"),
                                new Features.Cgroup(true, true, false, false, true),
                                new Features.Seccomp(
                                        true,
                                        List.of("SCMP_ACT_ALLOW"),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of()),
                                true,
                                false,
                                new Features.IntelRdt(true, true, false),
                                new Features.MemoryPolicy(List.of("MPOL_BIND"), List.of()),
                                true,
                                true),
                        Map.of("dev.jruntime.version", "0.1.0"),
                        List.of("bundle"));

        @Test
        void satisfies_its_schema() {
            assertEquals(List.of(), faults(Schemas.FEATURES, FEATURES.toPrettyJson()));
            assertEquals(List.of(), faults(Schemas.FEATURES, FEATURES.toCompactJson()));
        }

        @Test
        void says_false_where_a_reader_might_take_absence_for_ignorance()
                throws InvalidConfigException {
            JsonNode json = Json.read("features", Documents.utf8(FEATURES.toPrettyJson()));
            JsonNode linux = json.get("linux");

            assertFalse(linux.get("selinux").get("enabled").booleanValue());
            assertTrue(linux.get("apparmor").get("enabled").booleanValue());
            assertTrue(linux.get("mountExtensions").get("idmap").get("enabled").booleanValue());
            assertFalse(linux.get("cgroup").get("systemd").booleanValue());
            assertEquals(0, linux.get("seccomp").get("archs").size());
        }
    }

    @Nested
    class The_default_config {

        @Test
        void is_what_it_reads_as() throws InvalidConfigException {
            var rootless = new DefaultConfig.Rootless(1000, 100);
            for (Config config :
                    List.of(
                            DefaultConfig.forRoot(false),
                            DefaultConfig.forRoot(true),
                            DefaultConfig.forRootless(true, rootless))) {
                String json = ConfigWriter.toPrettyJson(config, "\t");
                assertEquals(config, ConfigReader.read(Documents.utf8(json)));
            }
        }

        @Test
        void has_a_cgroup_namespace_on_cgroup_v2_alone() {
            assertEquals(
                    List.of("pid", "network", "ipc", "uts", "mount"),
                    types(DefaultConfig.forRoot(false)));
            assertEquals(
                    List.of("pid", "network", "ipc", "uts", "mount", "cgroup"),
                    types(DefaultConfig.forRoot(true)));
        }

        @Test
        void for_rootless_callers_maps_them_and_asks_for_nothing_they_may_not_do() {
            Config config = DefaultConfig.forRootless(true, new DefaultConfig.Rootless(1000, 100));
            Linux linux = config.linux();
            assertNotNull(linux);

            assertEquals(List.of("pid", "ipc", "uts", "mount", "user", "cgroup"), types(config));
            assertEquals(List.of(new IdMapping(0, 1000, 1)), linux.uidMappings());
            assertEquals(List.of(new IdMapping(0, 100, 1)), linux.gidMappings());
            assertNull(linux.resources());
            for (Mount mount : config.mounts()) {
                assertFalse(mount.options().stream().anyMatch(o -> o.startsWith("gid=")));
            }
            assertEquals("/sys", config.mounts().getLast().source());
        }

        @Test
        void is_written_with_the_indent_that_is_asked_for() {
            String json = ConfigWriter.toPrettyJson(DefaultConfig.forRoot(false), "\t");

            assertTrue(
                    json.startsWith("{\n\t\"ociVersion\": \"1.3.0\",\n\t\"process\": {\n\t\t\""));
            assertTrue(json.endsWith("\n}"));
        }

        private static List<String> types(Config config) {
            Linux linux = config.linux();
            assertNotNull(linux);
            return linux.namespaces().stream().map(Namespace::type).toList();
        }
    }

    @Test
    void empty_objects_and_lists_stay_on_their_line() throws InvalidConfigException {
        JsonNode tree = Json.read("x", Documents.utf8("{\"a\": {}, \"b\": [], \"c\": [1, true]}"));

        assertEquals("{\"a\":{},\"b\":[],\"c\":[1,true]}", Json.compact(tree));
        assertEquals(
                "{\n \"a\": {},\n \"b\": [],\n \"c\": [\n  1,\n  true\n ]\n}",
                Json.pretty(tree, " "));
    }

    private static List<String> faults(Schemas schema, String json) {
        try {
            var faults = new Faults();
            schema.check(Json.read("test", Documents.utf8(json)), faults);
            return faults.list().stream().map(f -> f.pointer() + " " + f.rule()).toList();
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }
}
