package dev.jruntime.linux.namespace;

import dev.jruntime.spec.IdMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which ids a user namespace has, and whose they are outside (user_namespaces(7)).
///
/// @param ranges in the order of their first id; such as continue each other are one
public record IdMap(List<IdMapping> ranges) {
    private static final int FIELDS = 3;

    public IdMap {
        ranges = joined(ranges);
    }

    /// @param text of `/proc/PID/uid_map` or `gid_map`
    /// @throws IllegalArgumentException if that is none
    public static IdMap parse(String text) {
        return new IdMap(text.lines().map(IdMap::range).toList());
    }

    private static IdMapping range(String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("no line of an id map: " + line);
        }
        return new IdMapping(
                Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    }

    /// Whether it is an id there.
    public boolean holds(long id) {
        return ranges.stream()
                .anyMatch(range ->
                        id >= range.containerID() && id - range.containerID() < range.size());
    }

    private static List<IdMapping> joined(List<IdMapping> ranges) {
        List<IdMapping> joined = new ArrayList<>();
        for (IdMapping range :
                ranges.stream().sorted(Comparator.comparingLong(IdMapping::containerID)).toList()) {
            IdMapping before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && continues(before, range)) {
                long size = before.size() + range.size();
                joined.removeLast();
                joined.add(new IdMapping(before.containerID(), before.hostID(), size));
            } else if (range.size() > 0) {
                joined.add(range);
            }
        }
        return List.copyOf(joined);
    }

    private static boolean continues(IdMapping before, IdMapping range) {
        return before.containerID() + before.size() == range.containerID()
                && before.hostID() + before.size() == range.hostID();
    }

    /// As `CONTAINER HOST SIZE`, with commas between the ranges.
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (IdMapping range : ranges) {
            lines.add(range.containerID() + " " + range.hostID() + " " + range.size());
        }
        return lines.isEmpty() ? "nothing" : String.join(", ", lines);
    }
}
