package dev.jruntime.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A bundle on disk whose configuration starts as what `spec` writes, and is edited by JSON
/// pointer.
public final class Bundle {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEMPLATE = "default-config.json";

    private final Path directory;
    private final Path rootfs;
    private ObjectNode config = (ObjectNode) JSON.readTree(template());

    /// Makes the directory and its root filesystem; the configuration is written by [#write].
    public Bundle(Path directory) {
        this(directory, Rootfs.create(directory.resolve("rootfs")));
    }

    private Bundle(Path directory, Path rootfs) {
        this.directory = directory;
        this.rootfs = rootfs;
    }

    /// Makes a directory for one more configuration with the same root filesystem.
    public Bundle sibling(Path other) {
        try {
            Files.createDirectories(other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Bundle(other, rootfs).set("/root/path", rootfs.toString());
    }

    /// The default configuration: what `runc spec` writes, but without a terminal.
    public static String template() {
        try (InputStream stream = Bundle.class.getResourceAsStream(TEMPLATE)) {
            if (stream == null) {
                throw new IllegalStateException("missing resource " + TEMPLATE);
            }
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    public Path rootfs() {
        return rootfs;
    }

    /// A path of the container, seen from the host, without following links.
    public Path inside(String path) {
        return rootfs.resolve(path.substring(1));
    }

    public ObjectNode config() {
        return config;
    }

    /// Replaces the whole configuration.
    public Bundle config(String json) {
        config = (ObjectNode) JSON.readTree(json);
        return this;
    }

    public Bundle args(String... args) {
        return set("/process/args", List.of(args));
    }

    /// Sets the property, making the objects above it. Strings, numbers, lists and maps are as they
    /// look; a [JsonNode] is taken as it is.
    public Bundle set(String pointer, Object value) {
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1);
        JsonNode parent = parent(pointer.substring(0, slash));
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), node(value));
        } else {
            ((ObjectNode) parent).set(name, node(value));
        }
        return this;
    }

    /// Sets the property to what the text says in JSON.
    public Bundle setJson(String pointer, String json) {
        return set(pointer, JSON.readTree(json));
    }

    /// Appends to the array at the pointer, which is made if it does not exist.
    public Bundle add(String pointer, Object value) {
        JsonNode present = config.at(pointer);
        ArrayNode array = present.isArray() ? (ArrayNode) present : JSON.createArrayNode();
        array.add(node(value));
        return set(pointer, array);
    }

    /// Appends what the text says in JSON.
    public Bundle addJson(String pointer, String json) {
        return add(pointer, JSON.readTree(json));
    }

    public Bundle remove(String pointer) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = config.at(pointer.substring(0, slash));
        if (parent instanceof ArrayNode array) {
            array.remove(Integer.parseInt(pointer.substring(slash + 1)));
        } else if (parent instanceof ObjectNode object) {
            object.remove(pointer.substring(slash + 1));
        }
        return this;
    }

    /// Appends a mount with these options.
    public Bundle mount(String destination, String type, String source, String... options) {
        ObjectNode mount = JSON.createObjectNode();
        mount.put("destination", destination).put("type", type).put("source", source);
        mount.set("options", node(List.of(options)));
        return add("/mounts", mount);
    }

    public Bundle withoutMount(String destination) {
        ((ArrayNode) config.at("/mounts"))
                .removeIf(mount -> mount.at("/destination").asString().equals(destination));
        return this;
    }

    public Bundle withoutNamespace(String type) {
        ((ArrayNode) config.at("/linux/namespaces"))
                .removeIf(namespace -> namespace.at("/type").asString().equals(type));
        return this;
    }

    /// Lets root write to the root filesystem, with all capabilities: for payloads that try to
    /// break out.
    public Bundle privileged(List<String> capabilities) {
        set("/root/readonly", false);
        for (String set : List.of("bounding", "effective", "permitted")) {
            set("/process/capabilities/" + set, capabilities);
        }
        return this;
    }

    public void write() {
        writeConfig(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config));
    }

    public void writeConfig(String text) {
        try {
            Files.writeString(directory.resolve("config.json"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The object or array at the pointer; objects on the way are made.
    private JsonNode parent(String pointer) {
        JsonNode node = config;
        for (String name : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
            if (node instanceof ArrayNode array) {
                node = array.get(Integer.parseInt(name));
            } else {
                node = node.has(name) ? node.get(name) : ((ObjectNode) node).putObject(name);
            }
        }
        return node;
    }

    private static JsonNode node(Object value) {
        return value instanceof JsonNode node ? node : JSON.valueToTree(value);
    }
}
