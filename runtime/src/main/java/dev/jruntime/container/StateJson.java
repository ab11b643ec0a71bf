package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.spec.Rlimit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// `state.json` in the state directory, by Jackson's streaming interface: commands that only look
/// at a container load no more of it.
final class StateJson {
    static final int VERSION = 1;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(8)
                                    .maxStringLength(16 << 20)
                                    .build())
                    .build();

    private StateJson() {}

    static byte[] write(ContainerState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("version", VERSION);
            json.writeStringProperty("id", state.id());
            json.writeStringProperty("status", state.status().text());
            json.writeNumberProperty("pid", state.pid());
            json.writeNumberProperty("startTime", state.startTime());
            json.writeStringProperty("bootId", state.bootId());
            json.writeStringProperty("ociVersion", state.ociVersion());
            json.writeStringProperty("bundle", state.bundle());
            json.writeStringProperty("rootfs", state.rootfs());
            json.writeStringProperty("created", state.created());
            json.writeNumberProperty("uid", state.uid());
            json.writeStringProperty("creator", state.creator());
            json.writeBooleanProperty("ownPids", state.ownPids());
            json.writeObjectPropertyStart("annotations");
            state.annotations().forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeArrayPropertyStart("cgroups");
            for (CgroupPath cgroup : state.cgroups()) {
                strings(json, row(cgroup));
            }
            json.writeEndArray();
            rows(json, "limits", rows(state.limits()));
            program(json, state.program());
            rows(json, "hooks", HookRows.write(state.hooks()));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static List<String> row(CgroupPath cgroup) {
        String device = Long.toString(cgroup.device());
        return List.of(cgroup.mountPoint(), cgroup.path(), device, Long.toString(cgroup.inode()));
    }

    private static void program(JsonGenerator json, ContainerState.Program program) {
        json.writeStringProperty("program", program.path());
        json.writeName("arguments");
        strings(json, program.arguments());
        json.writeName("environment");
        strings(json, program.environment());
        json.writeArrayPropertyStart("rlimits");
        for (Rlimit limit : program.rlimits()) {
            String soft = Long.toUnsignedString(limit.soft());
            strings(json, List.of(limit.type(), soft, Long.toUnsignedString(limit.hard())));
        }
        json.writeEndArray();
        if (program.filtering() != null) {
            filtering(json, program.filtering());
        }
    }

    private static void filtering(JsonGenerator json, ContainerState.Filtering filtering) {
        json.writeStringProperty("filter", filtering.key().text());
        if (filtering.identity() != null) {
            json.writeName("identity");
            strings(json, IdentityText.write(filtering.identity()));
        }
        if (filtering.cwd() != null) {
            json.writeStringProperty("cwd", filtering.cwd());
        }
        ContainerState.Agent agent = filtering.agent();
        if (agent != null) {
            json.writeStringProperty("agent", agent.path());
            json.writeNumberProperty("agentSocket", agent.socket());
            if (agent.metadata() != null) {
                json.writeStringProperty("agentMetadata", agent.metadata());
            }
        }
    }

    private static List<List<String>> rows(Map<String, String> map) {
        return map.entrySet().stream()
                .map(each -> List.of(each.getKey(), each.getValue()))
                .toList();
    }

    private static void rows(JsonGenerator json, String name, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            json.writeArrayPropertyStart(name);
            rows.forEach(row -> strings(json, row));
            json.writeEndArray();
        }
    }

    private static void strings(JsonGenerator json, List<String> strings) {
        json.writeStartArray();
        strings.forEach(json::writeString);
        json.writeEndArray();
    }

    /// @throws ContainerException if this is no state of a container with this id
    static ContainerState read(byte[] bytes, String id) throws ContainerException {
        try {
            Values values = parse(bytes);
            ContainerState state = values.state();
            if (!values.text("version").equals(Integer.toString(VERSION))) {
                throw new ContainerException("the state of " + id + " is of another version");
            }
            if (!state.id().equals(id)) {
                throw new ContainerException("the state of " + id + " belongs to " + state.id());
            }
            return state;
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            throw new ContainerException(
                    "the state of container " + id + " cannot be read; delete --force cleans up",
                    broken);
        }
    }

    /// The document's members: texts and numbers as text, lists, and lists of lists.
    private record Values(
            Map<String, String> texts,
            Map<String, List<String>> lists,
            Map<String, List<List<String>>> tables,
            Map<String, String> annotations) {
        String text(String name) {
            String text = texts.get(name);
            if (text == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return text;
        }

        ContainerState state() {
            List<CgroupPath> cgroups =
                    tables.getOrDefault("cgroups", List.of()).stream()
                            .map(StateJson::cgroup)
                            .toList();
            List<Rlimit> rlimits =
                    tables.getOrDefault("rlimits", List.of()).stream()
                            .map(row ->
                                    new Rlimit(
                                            row.get(0),
                                            Long.parseUnsignedLong(row.get(1)),
                                            Long.parseUnsignedLong(row.get(2))))
                            .toList();
            return new ContainerState(
                    text("id"),
                    Status.valueOf(text("status").toUpperCase(java.util.Locale.ROOT)),
                    Integer.parseInt(text("pid")),
                    Long.parseLong(text("startTime")),
                    text("bootId"),
                    text("ociVersion"),
                    text("bundle"),
                    text("rootfs"),
                    text("created"),
                    Long.parseLong(text("uid")),
                    text("creator"),
                    text("ownPids").equals("true"),
                    annotations,
                    cgroups,
                    limits(),
                    new ContainerState.Program(
                            text("program"),
                            lists.getOrDefault("arguments", List.of()),
                            lists.getOrDefault("environment", List.of()),
                            rlimits,
                            filtering()),
                    HookRows.read(tables.getOrDefault("hooks", List.of())));
        }

        private Map<String, String> limits() {
            Map<String, String> limits = new LinkedHashMap<>();
            for (List<String> row : tables.getOrDefault("limits", List.of())) {
                limits.put(row.get(0), row.get(1));
            }
            return limits;
        }

        private ContainerState.@Nullable Filtering filtering() {
            String key = texts.get("filter");
            List<String> identity = lists.get("identity");
            return key == null
                    ? null
                    : new ContainerState.Filtering(
                            FilterKey.parse(key),
                            identity == null ? null : IdentityText.read(identity),
                            texts.get("cwd"),
                            agent());
        }

        private ContainerState.@Nullable Agent agent() {
            String path = texts.get("agent");
            return path == null
                    ? null
                    : new ContainerState.Agent(
                            path,
                            texts.get("agentMetadata"),
                            Integer.parseInt(text("agentSocket")));
        }
    }

    private static CgroupPath cgroup(List<String> row) {
        long device = Long.parseLong(row.get(2));
        return new CgroupPath(row.get(0), row.get(1), device, Long.parseLong(row.get(3)));
    }

    private static Values parse(byte[] bytes) {
        Values values =
                new Values(
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>());
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                switch (json.nextToken()) {
                    case START_OBJECT -> annotations(json, values.annotations());
                    case START_ARRAY -> array(json, name, values);
                    default -> values.texts().put(name, json.getString());
                }
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
        }
        return values;
    }

    private static void expect(JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw new IllegalArgumentException("expected " + expected + ", found " + found);
        }
    }

    private static void annotations(JsonParser json, Map<String, String> into) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            into.put(name, json.getString());
        }
    }

    private static void array(JsonParser json, String name, Values values) {
        List<String> flat = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (JsonToken token = json.nextToken();
                token != JsonToken.END_ARRAY;
                token = json.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                rows.add(row(json));
            } else if (token == null) {
                throw new IllegalArgumentException("an array without end");
            } else {
                flat.add(json.getString());
            }
        }
        values.lists().put(name, flat);
        values.tables().put(name, rows);
    }

    private static List<String> row(JsonParser json) {
        List<String> row = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            row.add(json.getString());
        }
        return row;
    }
}
