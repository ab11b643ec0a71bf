package dev.jruntime.host;

/// One line of a report.
///
/// @param advice what to do about it; empty if nothing is
public record Item(String name, Verdict verdict, String value, String advice) {
    /// What it means for containers.
    public enum Verdict {
        OK,
        /// Something will be refused, or slow.
        MISSING,
        /// Good to know.
        NOTE;

        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Item ok(String name, String value) {
        return new Item(name, Verdict.OK, value, "");
    }

    static Item note(String name, String value) {
        return new Item(name, Verdict.NOTE, value, "");
    }

    static Item note(String name, String value, String advice) {
        return new Item(name, Verdict.NOTE, value, advice);
    }

    static Item missing(String name, String value, String advice) {
        return new Item(name, Verdict.MISSING, value, advice);
    }
}
