package dev.jruntime.conformance.canary;

import java.util.SortedSet;

/// One aspect of the host, as a set of lines that can be compared.
public interface Facet {
    /// What the lines are about, for the report.
    String name();

    /// The aspect as it is now. What vanishes while it is read counts as absent.
    SortedSet<String> read();
}
