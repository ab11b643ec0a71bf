package dev.jruntime.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Documents to read in tests.
final class Documents {

    private static final String PLACEHOLDER = "@placeholder@";
    private static final Path RESOURCES = Path.of("src/test/resources");

    private Documents() {}

    /// A config that has every member of the Linux config.
    static byte[] full() {
        return resource("/full.json");
    }

    /// The smallest config that can be started.
    static byte[] minimal() {
        return resource("/spec-examples/config/good/minimal-for-start.json");
    }

    static byte[] resource(String name) {
        try (InputStream in = Documents.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files of a folder of `spec-examples`, by name.
    static List<String> examples(String folder) {
        Path directory = RESOURCES.resolve("spec-examples").resolve(folder);
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> "/spec-examples/" + folder + "/" + file.getFileName())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The document with the value at the pointer replaced by any text, or removed for `-`. A last
    /// step `+` appends to a list.
    static byte[] changed(byte[] document, String pointer, String value) {
        try {
            JsonNode tree = StrictJson.read("test", document, new Faults());
            int end = pointer.lastIndexOf('/');
            JsonNode parent = tree.at(pointer.substring(0, end));
            String member = At.unescape(pointer.substring(end + 1));
            if (value.equals("-")) {
                ((ObjectNode) parent).remove(member);
            } else {
                set(parent, member, JsonNodeFactory.instance.stringNode(PLACEHOLDER));
            }
            return utf8(JsonText.compact(tree).replace('"' + PLACEHOLDER + '"', value));
        } catch (InvalidConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// The value of a member that the test's document has.
    static <T> T present(@Nullable T member) {
        return Objects.requireNonNull(member);
    }

    static List<Violation> violations(byte[] config) {
        try {
            ConfigReader.read(config);
            return List.of();
        } catch (InvalidConfigException e) {
            return e.violations();
        }
    }

    /// Only `pointer rule`, for short assertions.
    static List<String> rules(byte[] config) {
        return violations(config).stream().map(v -> v.pointer() + " " + v.rule()).toList();
    }

    private static void set(JsonNode parent, String member, JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(member, value);
        } else if (parent instanceof ArrayNode array && member.equals("+")) {
            array.add(value);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(member), value);
        } else {
            throw new IllegalArgumentException(member);
        }
    }
}
