package dev.jruntime.spec;

import java.util.List;

/// A document that breaks the spec or a limit, with everything that is wrong with it.
public final class InvalidConfigException extends Exception {

    private final List<Violation> violations;

    /// The message holds each violation on a line of its own.
    public InvalidConfigException(String document, List<Violation> violations) {
        super(message(document, violations));
        this.violations = List.copyOf(violations);
    }

    InvalidConfigException(String document, Violation violation) {
        this(document, List.of(violation));
    }

    /// In the document's order, never empty.
    public List<Violation> violations() {
        return violations;
    }

    private static String message(String document, List<Violation> violations) {
        var text = new StringBuilder(document).append(" is not valid");
        for (Violation violation : violations) {
            text.append(violations.size() == 1 ? ": " : "\n  ").append(violation.text());
        }
        return text.toString();
    }
}
