package dev.jruntime.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the functions of a C file that clang-format has formatted: they begin and end at the first
/// column.
final class CSource {
    /// @param lines from its first line to its closing brace
    record Function(String name, int line, int lines, int parameters) {}

    private static final Pattern BEGIN =
            Pattern.compile("(?m)^[A-Za-z_](?:[^;{}=]|\\n)*?\\b(\\w+)\\(([^;{}]*)\\) \\{");

    private CSource() {}

    static List<Function> functions(String text) {
        List<Function> functions = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        for (int from = 0; begin.find(from); ) {
            int end = end(text, begin.start(), begin.end());
            int line = lineOf(text, begin.start());
            int lines = lineOf(text, end) - line + 1;
            functions.add(new Function(begin.group(1), line, lines, count(begin.group(2))));
            from = end;
        }
        return functions;
    }

    private static int end(String text, int start, int from) {
        int lineEnd = text.indexOf('\n', start);
        int oneLine = text.lastIndexOf('}', lineEnd);
        if (oneLine >= from) {
            return oneLine;
        }
        int brace = text.indexOf("\n}", from);
        return brace < 0 ? text.length() - 1 : brace + 1;
    }

    private static int lineOf(String text, int position) {
        return (int) text.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
    }

    private static int count(String parameters) {
        return parameters.equals("void") ? 0 : parameters.split(",").length;
    }
}
