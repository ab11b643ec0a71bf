package dev.jruntime.cli;

import dev.jruntime.host.Item;
import dev.jruntime.host.Section;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/// How a report about the host is shown.
final class InfoView {
    private static final int VERDICT = 9;
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private InfoView() {}

    /// A heading for each section, and columns of one width for all.
    static String table(List<Section> sections, Colours colours) {
        int name =
                sections.stream()
                        .flatMap(section -> section.items().stream())
                        .mapToInt(item -> Printable.width(item.name()))
                        .max()
                        .orElse(0);
        StringBuilder table = new StringBuilder();
        for (Section section : sections) {
            table.append(table.isEmpty() ? "" : "\n");
            table.append(colours.bold(section.name())).append('\n');
            section.items().forEach(item -> table.append(row(item, name + 2, colours)));
        }
        return table.toString();
    }

    private static String row(Item item, int width, Colours colours) {
        String verdict = Printable.padded(item.verdict().text(), VERDICT);
        String painted =
                switch (item.verdict()) {
                    case OK -> colours.green(verdict);
                    case MISSING -> colours.yellow(verdict);
                    case NOTE -> verdict;
                };
        String name = Printable.padded(item.name(), width);
        String advice = " ".repeat(2 + width + VERDICT) + "-> " + Printable.line(item.advice());
        return "  "
                + (name + painted + Printable.line(item.value())).stripTrailing()
                + "\n"
                + (item.advice().isEmpty() ? "" : advice + "\n");
    }

    static String json(List<Section> sections) {
        return sections.stream()
                .map(section ->
                        quoted(section.name())
                                + ": {\n"
                                + section.items().stream()
                                        .map(InfoView::member)
                                        .collect(Collectors.joining(",\n"))
                                + "\n  }")
                .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
    }

    private static String member(Item item) {
        String advice = item.advice().isEmpty() ? "" : ", \"advice\": " + quoted(item.advice());
        return String.format(
                "    %s: {\"verdict\": %s, \"value\": %s%s}",
                quoted(item.name()), quoted(item.verdict().text()), quoted(item.value()), advice);
    }

    /// Half of a surrogate pair stands for a byte of a path that is no UTF-8: it has no other form.
    private static String quoted(String text) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        return '"' + HALF.matcher(quoted).replaceAll(InfoView::escaped) + '"';
    }

    private static String escaped(MatchResult half) {
        return String.format("\\\\u%04x", (int) half.group().charAt(0));
    }
}
