package dev.jruntime.spec;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A place in a document. It costs next to nothing until something is wrong there and its JSON
/// pointer (RFC 6901) is asked for.
///
/// @param parent `null` only in the root
/// @param step a member's name or an element's index
record At(@Nullable At parent, Object step) {

    static final At ROOT = new At(null, "");

    At to(Object next) {
        return new At(this, next);
    }

    @Override
    public String toString() {
        Deque<String> steps = new ArrayDeque<>();
        for (At at = this; at.parent != null; at = at.parent) {
            steps.push(escape(at.step.toString()));
        }
        return steps.isEmpty() ? "" : "/" + String.join("/", steps);
    }

    static String escape(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
