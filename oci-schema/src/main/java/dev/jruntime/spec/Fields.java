package dev.jruntime.spec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The members of a JSON object, by type.
///
/// A member of another type counts as absent, and an absent one that must be there as empty or 0:
/// the schema has complained about it already, and the rest is still worth checking.
record Fields(@Nullable JsonNode object) {

    boolean has(String name) {
        return member(name) != null;
    }

    String string(String name) {
        String value = optionalString(name);
        return value == null ? "" : value;
    }

    @Nullable String optionalString(String name) {
        JsonNode value = member(name);
        return value == null || !value.isString() ? null : value.stringValue();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(optionalFlag(name));
    }

    @Nullable Boolean optionalFlag(String name) {
        JsonNode value = member(name);
        return value == null || !value.isBoolean() ? null : (Boolean) value.booleanValue();
    }

    long number(String name) {
        Long value = optionalNumber(name);
        return value == null ? 0 : value;
    }

    /// An integer's low 64 bits, which is how records keep a uint64.
    @Nullable Long optionalNumber(String name) {
        JsonNode value = member(name);
        return value == null || !value.isIntegralNumber() ? null : (Long) bits(value);
    }

    int smallNumber(String name) {
        return (int) number(name);
    }

    @Nullable Integer optionalSmallNumber(String name) {
        Long value = optionalNumber(name);
        return value == null ? null : (Integer) value.intValue();
    }

    List<String> strings(String name) {
        return list(name, value -> value.isString() ? value.stringValue() : "");
    }

    List<Long> numbers(String name) {
        return list(name, value -> value.isIntegralNumber() ? bits(value) : 0);
    }

    /// Each element makes one entry, whatever it is: places of later faults are counted by index.
    <T> List<T> objects(String name, Function<Fields, T> reader) {
        return list(name, value -> reader.apply(new Fields(value)));
    }

    <T> @Nullable T object(String name, Function<Fields, T> reader) {
        JsonNode value = member(name);
        return value == null || !value.isObject() ? null : reader.apply(new Fields(value));
    }

    Map<String, String> stringMap(String name) {
        return map(name, value -> value.isString() ? value.stringValue() : "");
    }

    <T> Map<String, T> objectMap(String name, Function<Fields, T> reader) {
        return map(name, value -> reader.apply(new Fields(value)));
    }

    private <T> List<T> list(String name, Function<JsonNode, T> reader) {
        JsonNode array = member(name);
        if (array == null || !array.isArray()) {
            return List.of();
        }
        List<T> list = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            list.add(reader.apply(element));
        }
        return list;
    }

    private <T> Map<String, T> map(String name, Function<JsonNode, T> reader) {
        JsonNode members = member(name);
        if (members == null || !members.isObject()) {
            return Map.of();
        }
        Map<String, T> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            map.put(member.getKey(), reader.apply(member.getValue()));
        }
        return map;
    }

    @Nullable JsonNode member(String name) {
        return object == null ? null : object.get(name);
    }

    private static long bits(JsonNode number) {
        if (number.isBigInteger()) {
            BigInteger value = number.bigIntegerValue();
            return value.longValue();
        }
        return number.longValue();
    }
}
