package dev.jruntime.cli;

/// Text as it may be shown, whoever has written it.
final class Printable {
    private static final int MOST_CHARACTERS = 4096;
    private static final int MOST_LINES = 256;

    private Printable() {}

    /// A text of one line.
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        appendPrintable(line, text);
        return line.toString();
    }

    /// Foreign text must not reach a terminal as control sequences, nor reorder what is read, nor
    /// begin a line as if it were a record, nor be endless.
    static String lines(String message) {
        StringBuilder text = new StringBuilder(message.length());
        String[] lines = message.stripTrailing().split("\n");
        for (int i = 0; i < Math.min(lines.length, MOST_LINES); i++) {
            if (i > 0) {
                text.append(lines[i].startsWith(" ") ? "\n" : "\n  ");
            }
            appendPrintable(text, lines[i]);
        }
        return text.append(lines.length > MOST_LINES ? "…" : "").toString();
    }

    private static void appendPrintable(StringBuilder text, String line) {
        line.codePoints()
                .limit(MOST_CHARACTERS)
                .forEach(c -> {
                    if (isPlain(c)) {
                        text.appendCodePoint(c);
                    } else if (c >= 0xdc80 && c <= 0xdcff) {
                        text.append(String.format("\\x%02x", c & 0xff));
                    } else {
                        text.append(String.format("\\u%04x", c));
                    }
                });
        text.append(line.codePointCount(0, line.length()) > MOST_CHARACTERS ? "…" : "");
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /// How many columns of a terminal it takes: ideographs two, marks on other letters none.
    static int width(String text) {
        return text.codePoints().map(Printable::width).sum();
    }

    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    /// East Asian Width W and F, by blocks (Unicode Standard Annex 11).
    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1f64f
                || c >= 0x1f900 && c <= 0x1f9ff
                || c >= 0x20000 && c <= 0x3fffd;
    }

    /// Filled up to so many columns.
    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }
}
