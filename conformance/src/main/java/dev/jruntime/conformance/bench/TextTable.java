package dev.jruntime.conformance.bench;

import java.util.ArrayList;
import java.util.List;

/// Rows of cells, aligned: the first column to the left, the others to the right.
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<Cell>> rows = new ArrayList<>();

    /// How a cell looks on a terminal.
    enum Style {
        PLAIN(""),
        HEADING("\u001b[1m"),
        GOOD("\u001b[32m"),
        BAD("\u001b[31m");

        private static final String RESET = "\u001b[0m";
        private final String code;

        Style(String code) {
            this.code = code;
        }

        String apply(String text, boolean isColoured) {
            return isColoured && this != PLAIN ? code + text + RESET : text;
        }
    }

    record Cell(String text, Style style) {
        static Cell of(String text) {
            return new Cell(text, Style.PLAIN);
        }
    }

    TextTable headings(String... headings) {
        return row(List.of(headings).stream().map(text -> new Cell(text, Style.HEADING)).toList());
    }

    TextTable row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    String render(boolean isColoured) {
        StringBuilder text = new StringBuilder();
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                Cell cell = row.get(column);
                String padding = " ".repeat(width(column) - cell.text().length());
                String shown = cell.style().apply(cell.text(), isColoured);
                line.append(column == 0 ? shown + padding : GAP + padding + shown);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).text().length())
                .max()
                .orElse(0);
    }
}
