package dev.jruntime.conformance.canary;

import dev.jruntime.conformance.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The host at one moment, to be compared with the host later.
public final class Canary {
    /// How long the kernel and dying processes may take to clean up behind a finished command.
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /// Differences to overlook, for a machine on which others work too: a regular expression that
    /// is searched in lines such as `cgroups: + /sys/fs/cgroup/pids/other/`.
    private static final Pattern IGNORED =
            Pattern.compile(
                    System.getProperty(
                            "canary.ignore",
                            System.getenv().getOrDefault("CANARY_IGNORE", "(?!)")));

    private final Map<Facet, SortedSet<String>> before = new LinkedHashMap<>();
    private final Duration settling;

    public Canary(List<Facet> facets) {
        this(facets, SETTLING);
    }

    Canary(List<Facet> facets, Duration settling) {
        this.settling = settling;
        facets.forEach(facet -> before.put(facet, facet.read()));
    }

    /// What is different now, after the time that settling may take; empty if nothing.
    public List<String> differences() {
        return Eventually.happens(settling, () -> compare().isEmpty()) ? List.of() : compare();
    }

    private List<String> compare() {
        List<String> differences = new ArrayList<>();
        before.forEach((facet, old) -> {
            SortedSet<String> now = facet.read();
            without(now, old).forEach(line -> differences.add(facet.name() + ": + " + line));
            without(old, now).forEach(line -> differences.add(facet.name() + ": - " + line));
        });
        differences.removeIf(line -> IGNORED.matcher(line).find());
        return differences;
    }

    private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> excluded) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(excluded);
        return rest;
    }
}
