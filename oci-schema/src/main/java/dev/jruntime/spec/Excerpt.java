package dev.jruntime.spec;

/// Foreign text made safe to print: bounded, and without characters that could start a new log
/// line, steer a terminal or reverse the direction of writing.
final class Excerpt {

    private Excerpt() {}

    /// As a JSON string, quotes included.
    static String quoted(String text, int limit) {
        return '"' + escaped(text, limit, true) + '"';
    }

    static String printable(String text, int limit) {
        return escaped(text, limit, false);
    }

    private static String escaped(String text, int limit, boolean quotes) {
        var out = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); shown++) {
            if (shown == limit) {
                return out.append('…').toString();
            }
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (quotes && (c == '"' || c == '\\')) {
                out.append('\\').append((char) c);
            } else if (isPlain(c)) {
                out.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        }
        return out.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
