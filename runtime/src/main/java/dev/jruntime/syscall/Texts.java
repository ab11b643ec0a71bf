package dev.jruntime.syscall;

import java.nio.charset.StandardCharsets;

/// How bytes print in plans and errors: quoted, control characters escaped, long ones cut.
final class Texts {
    private static final int LONGEST = 96;

    private Texts() {}

    static String quoted(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.UTF_8);
        String shown = all.length() > LONGEST ? all.substring(0, LONGEST) : all;
        StringBuilder text = new StringBuilder(shown.length() + 8).append('"');
        shown.chars().forEach(c -> text.append(escaped((char) c)));
        text.append('"');
        return all.length() > LONGEST ? text + "… (" + bytes.length + " bytes)" : text.toString();
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default -> Character.isISOControl(c) ? String.format("\\x%02x", (int) c) : "" + c;
        };
    }
}
