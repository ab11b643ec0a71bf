package dev.jruntime.host;

import java.util.List;

/// Some lines of a report that belong together.
public record Section(String name, List<Item> items) {
    public Section {
        items = List.copyOf(items);
    }
}
