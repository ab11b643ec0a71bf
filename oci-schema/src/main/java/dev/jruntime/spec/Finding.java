package dev.jruntime.spec;

import java.util.Locale;

/// One remark of a validation; the components are those of [Violation].
public record Finding(
        Severity severity, String pointer, int line, String value, String rule, String section) {

    /// How much it matters.
    public enum Severity {
        /// The runtime refuses the document.
        ERROR,
        /// The runtime takes it, but perhaps not as its author meant it.
        WARNING;

        /// The word for it in JSON and in tables.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding of(Severity severity, Violation violation) {
        return new Finding(
                severity,
                violation.pointer(),
                violation.line(),
                violation.value(),
                violation.rule(),
                violation.section());
    }
}
