package dev.jruntime.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Immutable copies for the records' constructors.
final class Copies {

    private Copies() {}

    static <T> List<T> of(List<T> list) {
        return List.copyOf(list);
    }

    /// Keeps the document's order, which `Map.copyOf` does not: cgroup files and sysctls are
    /// written in the order in which their author listed them.
    static <V> Map<String, V> of(Map<String, V> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
