package dev.jruntime.spec;

import dev.jruntime.spec.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Everything that can be said about a `config.json` by looking at it: what [ConfigReader] refuses
/// it for, and what it would take silently although it is unknown, deprecated or risky.
///
/// @param findings in the document's order
public record Validation(List<Finding> findings) {

    public Validation {
        findings = Copies.of(findings);
    }

    /// Examines a `config.json`.
    public static Validation of(byte[] bytes) {
        List<Finding> findings = new ArrayList<>();
        var faults = new Faults();
        try {
            JsonNode tree = StrictJson.read("config.json", bytes, faults);
            Config config = ConfigReader.check(tree, faults);
            add(findings, Severity.ERROR, Locator.locate(bytes, faults, ""));
            add(
                    findings,
                    Severity.WARNING,
                    Locator.locate(bytes, warnings(tree, config, faults), ""));
        } catch (InvalidConfigException e) {
            add(findings, Severity.ERROR, e.violations());
        }
        findings.sort(Comparator.comparingInt(Finding::line));
        return new Validation(findings);
    }

    /// Whether the runtime would read the document.
    public boolean isValid() {
        return count(Severity.ERROR) == 0;
    }

    /// How many findings are of that severity.
    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    /// A summary, then a line for each finding; each line ends with a line break.
    public String toText() {
        var text = new StringBuilder(isValid() ? "valid" : "not valid");
        text.append(", ").append(counted(Severity.ERROR, "error"));
        text.append(", ").append(counted(Severity.WARNING, "warning")).append('\n');
        int lineWidth = width(findings.stream().map(Validation::lineText).toList());
        int pointerWidth = width(findings.stream().map(Validation::pointerText).toList());
        for (Finding finding : findings) {
            text.append(padded(finding.severity().text(), 9));
            text.append(padded(lineText(finding), lineWidth + 2));
            text.append(padded(pointerText(finding), pointerWidth + 2));
            text.append(sentence(finding)).append('\n');
        }
        return text.toString();
    }

    /// One JSON object, on many lines, without a line break at the end.
    public String toJson() {
        var members =
                new Members()
                        .flagAlways("valid", isValid())
                        .number("errors", count(Severity.ERROR))
                        .number("warnings", count(Severity.WARNING))
                        .objects("findings", findings, Validation::members);
        return JsonText.pretty(members.node(), "  ");
    }

    private static Faults warnings(JsonNode tree, Config config, Faults errors) {
        var warnings = new Faults();
        UnknownMembers.find(tree, Schemas.CONFIG, warnings);
        if (config.isForLinux()) {
            Risks.find(config, warnings);
        }
        return warnings.without(errors);
    }

    private static void add(List<Finding> findings, Severity severity, List<Violation> violations) {
        violations.forEach(violation -> findings.add(Finding.of(severity, violation)));
    }

    private static Members members(Finding finding) {
        return new Members()
                .string("severity", finding.severity().text())
                .string("pointer", finding.pointer())
                .number("line", finding.line())
                .string("value", finding.value())
                .string("rule", finding.rule())
                .string("section", finding.section());
    }

    private String counted(Severity severity, String word) {
        long count = count(severity);
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static String lineText(Finding finding) {
        return finding.line() == 0 ? "" : "line " + finding.line();
    }

    private static String pointerText(Finding finding) {
        return finding.pointer().isEmpty() ? "/" : finding.pointer();
    }

    private static String sentence(Finding finding) {
        String value = finding.value().isEmpty() ? "" : finding.value() + " ";
        String section = finding.section().isEmpty() ? "" : " [" + finding.section() + "]";
        return value + finding.rule() + section;
    }

    /// Columns follow what is there, but one endless pointer does not push the rest off the screen.
    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).filter(n -> n <= 50).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
