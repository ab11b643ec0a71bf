package dev.jruntime.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found wrong with a document so far, by place alone; [Locator] adds lines and excerpts.
final class Faults {

    /// A hostile document can be wrong in half a million places.
    static final int LIMIT = 1000;

    /// @param cause another place that the rule looks at
    /// @param ofName whether the rule is about the member's name, so that its value is of no
    ///   interest
    record Fault(String pointer, String rule, @Nullable String cause, boolean ofName) {

        /// Whether the place, or one that the rule looks at, is at, above or below `place`.
        boolean concerns(String place) {
            return related(pointer, place) || (cause != null && related(cause, place));
        }
    }

    private final List<Fault> faults = new ArrayList<>();
    private int omitted;

    void add(At at, String rule) {
        add(at.toString(), rule);
    }

    void add(String pointer, String rule) {
        add(new Fault(pointer, rule, null, false));
    }

    /// Adds what is wrong at one place because of what another says.
    void add(At at, String rule, At cause) {
        add(new Fault(at.toString(), rule, cause.toString(), false));
    }

    void addAboutName(String pointer, String rule) {
        add(new Fault(pointer, rule, null, true));
    }

    /// Adds what a later stage found, but nothing at, above or below a place that an earlier stage
    /// already complained about: a value of the wrong type was read as absent, and what follows
    /// from that would only confuse.
    void addConsequences(Faults later) {
        List<Fault> known = List.copyOf(faults);
        for (Fault fault : later.faults) {
            if (known.stream().noneMatch(other -> fault.concerns(other.pointer()))) {
                add(fault);
            }
        }
        omitted += later.omitted;
    }

    /// These faults but for those at or below a place that `worse` complains about.
    Faults without(Faults worse) {
        var rest = new Faults();
        for (Fault fault : faults) {
            if (worse.faults.stream().noneMatch(o -> below(fault.pointer(), o.pointer()))) {
                rest.add(fault);
            }
        }
        rest.omitted = omitted;
        return rest;
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<Fault> list() {
        return faults;
    }

    int omitted() {
        return omitted;
    }

    private void add(Fault fault) {
        if (faults.size() < LIMIT) {
            faults.add(fault);
        } else {
            omitted++;
        }
    }

    private static boolean related(String a, String b) {
        return below(a, b) || below(b, a);
    }

    private static boolean below(String pointer, String above) {
        return pointer.equals(above) || pointer.startsWith(above + "/");
    }
}
