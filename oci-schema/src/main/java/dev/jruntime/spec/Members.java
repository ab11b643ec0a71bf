package dev.jruntime.spec;

import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object in the making. What is absent, empty or false by default is left out; the
/// `…Always` forms are for members that say something by being there.
final class Members {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode object = NODES.objectNode();

    JsonNode node() {
        return object;
    }

    Members string(String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
        return this;
    }

    Members number(String name, @Nullable Number value) {
        if (value != null) {
            object.set(name, NODES.numberNode(value.longValue()));
        }
        return this;
    }

    /// A uint64, which records keep in the 64 bits of a long.
    Members unsigned(String name, @Nullable Long value) {
        if (value != null) {
            object.set(
                    name,
                    value >= 0
                            ? NODES.numberNode(value.longValue())
                            : NODES.numberNode(new BigInteger(Long.toUnsignedString(value))));
        }
        return this;
    }

    Members flag(String name, boolean value) {
        return value ? flagAlways(name, true) : this;
    }

    Members flagAlways(String name, @Nullable Boolean value) {
        if (value != null) {
            object.put(name, value.booleanValue());
        }
        return this;
    }

    Members strings(String name, List<String> values) {
        return values.isEmpty() ? this : stringsAlways(name, values);
    }

    Members stringsAlways(String name, List<String> values) {
        return list(name, values, NODES::stringNode);
    }

    Members numbers(String name, List<Long> values) {
        return values.isEmpty() ? this : list(name, values, NODES::numberNode);
    }

    Members stringMap(String name, Map<String, String> values) {
        return values.isEmpty() ? this : map(name, values, NODES::stringNode);
    }

    <T> Members object(String name, @Nullable T value, Function<T, Members> writer) {
        if (value != null) {
            object.set(name, writer.apply(value).node());
        }
        return this;
    }

    <T> Members objects(String name, List<T> values, Function<T, Members> writer) {
        return values.isEmpty() ? this : list(name, values, value -> writer.apply(value).node());
    }

    <T> Members objectMap(String name, Map<String, T> values, Function<T, Members> writer) {
        return values.isEmpty() ? this : map(name, values, value -> writer.apply(value).node());
    }

    private <T> Members list(String name, Collection<T> values, Function<T, JsonNode> writer) {
        ArrayNode array = object.putArray(name);
        values.forEach(value -> array.add(writer.apply(value)));
        return this;
    }

    private <T> Members map(String name, Map<String, T> values, Function<T, JsonNode> writer) {
        ObjectNode map = object.putObject(name);
        values.forEach((key, value) -> map.set(key, writer.apply(value)));
        return this;
    }
}
