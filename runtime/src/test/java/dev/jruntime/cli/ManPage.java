package dev.jruntime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A manual page as it is written, in Markdown.
record ManPage(String text) {
    private static final Pattern SECTION = Pattern.compile("(?m)^# (.*)$");
    private static final Pattern TERM = Pattern.compile("(?m)^(.*)\\n: ");
    private static final Pattern REFERENCE =
            Pattern.compile("\\*\\*(jruntime[\\w-]*)\\*\\*\\(8\\)");

    List<String> sections() {
        List<String> sections = new ArrayList<>();
        Matcher matcher = SECTION.matcher(text);
        while (matcher.find()) {
            sections.add(matcher.group(1));
        }
        return sections;
    }

    String section(String name) {
        int begin = text.indexOf("# " + name + "\n");
        int end = text.indexOf("\n# ", begin + 1);
        return begin < 0 ? "" : text.substring(begin, end < 0 ? text.length() : end);
    }

    /// What the section OPTIONS describes, as `-b, --bundle DIR`.
    Set<String> options() {
        Set<String> options = new TreeSet<>();
        Matcher matcher = TERM.matcher(section("OPTIONS"));
        while (matcher.find()) {
            options.add(plain(matcher.group(1)));
        }
        return options;
    }

    String synopsis() {
        return plain(section("SYNOPSIS").substring("# SYNOPSIS\n".length()).strip());
    }

    /// The pages of ours that it speaks of.
    Set<String> references() {
        return REFERENCE
                .matcher(text)
                .results()
                .map(one -> one.group(1))
                .collect(Collectors.toSet());
    }

    private static String plain(String markdown) {
        return markdown.replaceAll("[*_]", "");
    }

    /// The letters and digits of its text, without those of the markup.
    String words() {
        return letters(text.replaceFirst("(?m)^% .*\n", "").replaceAll("(?m)^# ", ""));
    }

    /// The same of the page that was made of it, in roff.
    static String wordsOfRoff(String roff) {
        String plain = roff.replaceAll("(?m)^\\.SH ", "").replaceAll("(?m)^\\..*$", "");
        return letters(plain.replaceAll("\\\\f[BIRP]", "").replaceAll("\\\\[e&]", ""));
    }

    private static String letters(String text) {
        return text.replaceAll("[^\\p{Alnum}]+", "");
    }
}
