package dev.jruntime.spec;

/// One thing that is wrong with a document.
///
/// @param pointer the value's place as a JSON pointer (RFC 6901); empty is the whole document
/// @param line where it begins, from 1; 0 where no line can be told
/// @param value an excerpt of the value, escaped and bounded, safe to print; empty for objects,
///   lists, absent values and environment variables, which may be secrets
/// @param rule what the spec or our limits ask for, such as `must be an absolute path`
/// @param section where the spec says so, such as `config.md#process`; empty for our own limits
public record Violation(String pointer, int line, String value, String rule, String section) {

    /// One line for an error message.
    public String text() {
        var text = new StringBuilder(pointer.isEmpty() ? "/" : pointer);
        if (line > 0) {
            text.append(" (line ").append(line).append(')');
        }
        text.append(": ");
        if (!value.isEmpty()) {
            text.append(value).append(' ');
        }
        text.append(rule);
        if (!section.isEmpty()) {
            text.append(" [").append(section).append(']');
        }
        return text.toString();
    }
}
