package dev.jruntime.conformance.bench;

import java.util.List;
import java.util.Locale;

/// Groups of horizontal bars with their spread, on a logarithmic scale, as SVG. It has no
/// background, and its colours follow the reader's: light or dark.
final class BarChart {
    private static final int WIDTH = 760;
    private static final int LEFT = 200;
    private static final int RIGHT = 90;
    private static final int ROW = 20;
    private static final int GAP = 14;
    private static final int TOP = 58;
    private static final String STYLE =
            """
            <style>
            text { font: 12px system-ui, sans-serif; fill: #1f2328 }
            .title { font-size: 15px; font-weight: 600 }
            .group { font-weight: 600 }
            .grid { stroke: #d1d9e0 }
            .spread { stroke: #1f2328; stroke-width: 1.5 }
            .jruntime-warm { fill: #2f81f7 }
            .jruntime-cold { fill: #a371f7 }
            .runc { fill: #d4722c }
            .crun { fill: #2da44e }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .grid { stroke: #3d444d }
            .spread { stroke: #e6edf3 }
            }
            </style>
            """;

    private final String title;
    private final List<Group> groups;
    private final double least;
    private final double decades;
    private final StringBuilder svg = new StringBuilder();

    /// @param style a class of the style sheet
    /// @param low end of the spread
    /// @param high end of the spread
    record Bar(String label, String style, double value, double low, double high) {}

    record Group(String title, List<Bar> bars) {}

    private BarChart(String title, List<Group> groups) {
        this.title = title;
        this.groups = groups;
        double smallest =
                values(groups)
                        .map(bar -> Math.min(bar.low(), bar.value()))
                        .min(Double::compare)
                        .orElseThrow();
        double largest =
                values(groups)
                        .map(bar -> Math.max(bar.high(), bar.value()))
                        .max(Double::compare)
                        .orElseThrow();
        least = Math.floor(Math.log10(smallest));
        decades = Math.max(1, Math.ceil(Math.log10(largest)) - least);
    }

    /// @param title says the unit, too
    /// @throws IllegalArgumentException if a value is not positive: it has no place on the scale
    static String render(String title, List<Group> groups) {
        if (values(groups).anyMatch(bar -> bar.value() <= 0 || bar.low() <= 0)) {
            throw new IllegalArgumentException("a logarithmic scale has no place for 0");
        }
        return new BarChart(title, groups).render();
    }

    private static java.util.stream.Stream<Bar> values(List<Group> groups) {
        return groups.stream().flatMap(group -> group.bars().stream());
    }

    private String render() {
        long bars = values(groups).count();
        long height = TOP + (bars + groups.size()) * ROW + (long) groups.size() * GAP + 8;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                        + " role=\"img\" aria-label=\"%s\">",
                WIDTH, height, WIDTH, escaped(title));
        svg.append(STYLE);
        add("<text class=\"title\" x=\"8\" y=\"20\">%s</text>", escaped(title));
        grid(height);
        double y = TOP;
        for (Group group : groups) {
            add(
                    "<text class=\"group\" x=\"8\" y=\"%.0f\">%s</text>",
                    y + 14, escaped(group.title()));
            y += ROW;
            for (Bar bar : group.bars()) {
                draw(bar, y);
                y += ROW;
            }
            y += GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(long height) {
        for (int decade = 0; decade <= decades; decade++) {
            double value = Math.pow(10, least + decade);
            double x = x(value);
            add(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    x, x, TOP - 8, height);
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x, TOP - 14, number(value));
        }
    }

    private void draw(Bar bar, double y) {
        double end = x(bar.value());
        add("<text x=\"24\" y=\"%.0f\">%s</text>", y + 14, escaped(bar.label()));
        add(
                "<rect class=\"%s\" x=\"%d\" y=\"%.0f\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                bar.style(), LEFT, y + 3, Math.max(1, end - LEFT), ROW - 6);
        add(
                "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" y2=\"%.0f\"/>",
                x(bar.low()), x(bar.high()), y + 10, y + 10);
        add(
                "<text x=\"%.1f\" y=\"%.0f\">%s</text>",
                Math.max(end, x(bar.high())) + 6, y + 14, number(bar.value()));
    }

    private double x(double value) {
        double share = (Math.log10(value) - least) / decades;
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.2g" : value < 100 ? "%.3g" : "%.0f", value)
                .replaceFirst("\\.0+$", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
