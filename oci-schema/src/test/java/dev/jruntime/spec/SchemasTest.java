package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SchemasTest {

    private static final String BASE = "https://jruntime.invalid/schema/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config",
                "defs",
                "features",
                "freebsd",
                "linux",
                "platforms",
                "process",
                "resources",
                "seccomp",
                "state"
            })
    void each_schema_is_one_of_draft_2020_12(String name) throws InvalidConfigException {
        JsonNode schema =
                StrictJson.read(
                        name,
                        Documents.resource("/dev/jruntime/spec/schema/" + name + ".json"),
                        new Faults());
        var metaschema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertEquals(List.of(), metaschema.validate(schema));
        assertEquals(BASE + name + ".json", schema.get("$id").stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config",
                "defs",
                "features",
                "freebsd",
                "linux",
                "platforms",
                "process",
                "resources",
                "seccomp",
                "state"
            })
    void no_schema_uses_a_keyword_that_our_dialect_would_ignore(String name)
            throws InvalidConfigException {
        byte[] file = Documents.resource("/dev/jruntime/spec/schema/" + name + ".json");

        requireKnownKeywords(StrictJson.read(name, file, new Faults()));
    }

    private static void requireKnownKeywords(JsonNode schema) {
        Set<String> known = SchemaDialect.create().getKeywords().keySet();
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            assertTrue(known.contains(keyword.getKey()), keyword.getKey());
            switch (keyword.getKey()) {
                case "properties", "$defs" ->
                        keyword.getValue().forEach(SchemasTest::requireKnownKeywords);
                case "items", "additionalProperties", "propertyNames" ->
                        requireKnownKeywords(keyword.getValue());
                default -> {}
            }
        }
    }

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of(Config.class, "config.json", Set.of("platforms")),
                Arguments.of(Root.class, "config.json#/properties/root", Set.of()),
                Arguments.of(Mount.class, "config.json#/properties/mounts/items", Set.of()),
                Arguments.of(Hooks.class, "config.json#/properties/hooks", Set.of()),
                Arguments.of(Hook.class, "config.json#/$defs/hookList/items", Set.of()),
                Arguments.of(Process.class, "process.json", Set.of("commandLine")),
                Arguments.of(User.class, "process.json#/properties/user", Set.of("username")),
                Arguments.of(Rlimit.class, "process.json#/properties/rlimits/items", Set.of()),
                Arguments.of(Capabilities.class, "process.json#/properties/capabilities", Set.of()),
                Arguments.of(
                        Process.Scheduler.class, "process.json#/properties/scheduler", Set.of()),
                Arguments.of(
                        Process.IoPriority.class,
                        "process.json#/properties/ioPriority",
                        Set.of("class", "ioClass")),
                Arguments.of(
                        Process.ExecCpuAffinity.class,
                        "process.json#/properties/execCPUAffinity",
                        Set.of("final", "finalCpus")),
                Arguments.of(Linux.class, "linux.json", Set.of()),
                Arguments.of(Namespace.class, "linux.json#/properties/namespaces/items", Set.of()),
                Arguments.of(Device.class, "linux.json#/properties/devices/items", Set.of()),
                Arguments.of(
                        Linux.IntelRdt.class,
                        "linux.json#/properties/intelRdt",
                        Set.of("enableCMT", "enableMBM")),
                Arguments.of(
                        Linux.MemoryPolicy.class, "linux.json#/properties/memoryPolicy", Set.of()),
                Arguments.of(IdMapping.class, "defs.json#/$defs/idMappings/items", Set.of()),
                Arguments.of(Seccomp.class, "seccomp.json", Set.of()),
                Arguments.of(
                        Seccomp.Syscall.class, "seccomp.json#/properties/syscalls/items", Set.of()),
                Arguments.of(Resources.class, "resources.json", Set.of()),
                Arguments.of(
                        Resources.DeviceRule.class,
                        "resources.json#/properties/devices/items",
                        Set.of()),
                Arguments.of(Resources.Memory.class, "resources.json#/properties/memory", Set.of()),
                Arguments.of(Resources.Cpu.class, "resources.json#/properties/cpu", Set.of()),
                Arguments.of(
                        Resources.BlockIo.class, "resources.json#/properties/blockIO", Set.of()),
                Arguments.of(State.class, "state.json", Set.of()),
                Arguments.of(Features.class, "features.json", Set.of()),
                Arguments.of(
                        Features.Seccomp.class,
                        "features.json#/properties/linux/properties/seccomp",
                        Set.of()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_record_has_the_names_of_its_schema(
            Class<? extends Record> type, String schema, Set<String> except) {
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(component.getName());
        }
        Set<String> properties =
                new TreeSet<>(Schemas.resolve(BASE + schema).get("properties").propertyNames());
        if (type == Config.class) {
            properties.removeAll(List.of("windows", "solaris", "vm", "zos", "freebsd"));
        }
        components.removeAll(except);
        properties.removeAll(except);

        assertEquals(properties, components);
    }

    @Test
    void each_place_belongs_to_the_most_exact_section() {
        assertEquals("config.md#user", SpecSection.of("/process/user/uid"));
        assertEquals("config.md#linux-process", SpecSection.of("/process/userx"));
        assertEquals("config-linux.md#devices", SpecSection.of("/linux/devices/0/path"));
        assertEquals("config-linux.md#cpu", SpecSection.of("/linux/resources/cpu/idle"));
        assertEquals("config-linux.md", SpecSection.of("/linux/unknown"));
        assertEquals("config.md", SpecSection.of("/unknown"));
    }

    @Test
    void names_that_occur_in_java_and_in_a_schema_agree() {
        JsonNode types = Schemas.resolve(BASE + "linux.json#/properties/namespaces/items");
        List<String> names =
                types.get("properties")
                        .get("type")
                        .get("enum")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();

        assertEquals(
                List.of("pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"), names);
        JsonNode status = Schemas.resolve(BASE + "state.json#/properties/status");
        assertEquals(
                Arrays.stream(State.Status.values()).map(State.Status::text).toList(),
                status.get("enum").valueStream().map(JsonNode::asString).toList());
    }
}
