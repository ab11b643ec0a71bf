package dev.jruntime.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tables of docs/security.md: what they name is there, and they name every mutant.
class SecurityTableTest {
    private static final String PAGE = "docs/security.md";
    private static final Pattern TEST = Pattern.compile("`((\\w+Test)(?:\\$(\\w+))?#(\\w+))`");
    private static final Pattern MUTANT = Pattern.compile("`([a-z0-9-]+)`");
    private static final Pattern HEADER = Pattern.compile("(?m)^(Guard|Row|Test|Runtime): (.+)$");

    /// A line of a table.
    private record Row(String id, String tests, String mutants) {
        static Row parse(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(cells[1].strip(), cells[3], cells[4]);
        }

        boolean isNamed(String name) {
            return List.of(id.split(", ")).contains(name);
        }
    }

    private static List<Row> rows() {
        return Repository.text(PAGE)
                .lines()
                .filter(line ->
                        line.startsWith("| ") && line.chars().filter(c -> c == '|').count() == 5)
                .map(Row::parse)
                .filter(row -> !row.id().equals("row") && !row.id().startsWith("---"))
                .toList();
    }

    /// The first lines of each patch, by its name.
    private static Map<String, Map<String, String>> mutants() {
        Map<String, Map<String, String>> mutants = new TreeMap<>();
        for (Path patch : Repository.files("conformance/mutants", ".patch")) {
            String text = Repository.text(patch);
            String head = text.substring(0, text.indexOf("\n--- "));
            Map<String, String> headers = new TreeMap<>();
            HEADER.matcher(head)
                    .results()
                    .forEach(header -> headers.put(header.group(1), header.group(2)));
            String file = patch.getFileName().toString();
            mutants.put(file.substring(0, file.length() - ".patch".length()), headers);
        }
        return mutants;
    }

    @Test
    void each_row_has_a_test_or_says_why_it_has_none() {
        assertTrue(rows().size() > 50, () -> "only " + rows().size() + " rows were seen");
        List<String> silent =
                rows().stream()
                        .filter(row -> !TEST.matcher(row.tests()).find())
                        .filter(row -> !row.tests().strip().matches("(pending: |see ).+"))
                        .map(Row::id)
                        .toList();
        assertEquals(List.of(), silent);
    }

    @Test
    void each_test_that_is_named_is_there() {
        Map<String, Path> sources =
                Stream.of("conformance", "runtime", "oci-schema")
                        .flatMap(module -> Repository.files(module, "Test.java").stream())
                        .collect(
                                Collectors.toMap(
                                        file -> file.getFileName().toString(),
                                        Function.identity(),
                                        (one, other) ->
                                                one.toString().contains("conformance")
                                                        ? one
                                                        : other));
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            Matcher test = TEST.matcher(row.tests());
            while (test.find()) {
                Path file = sources.get(test.group(2) + ".java");
                String text = file == null ? "" : Repository.text(file);
                boolean nested =
                        test.group(3) == null || text.contains("class " + test.group(3) + " ");
                if (!nested || !text.contains("void " + test.group(4) + "(")) {
                    missing.add(row.id() + ": " + test.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void each_mutant_stands_in_its_row_beside_its_test_and_no_other_does() {
        List<String> wrong = new ArrayList<>();
        Map<String, Map<String, String>> mutants = mutants();
        assertTrue(mutants.size() > 25, () -> "only " + mutants.size() + " mutants were seen");
        for (Row row : rows()) {
            Matcher mutant = MUTANT.matcher(row.mutants());
            while (mutant.find()) {
                Map<String, String> headers = mutants.remove(mutant.group(1));
                if (headers == null || !isAtHome(row, headers)) {
                    wrong.add(row.id() + ": " + mutant.group(1) + " " + headers);
                }
            }
        }
        mutants.keySet().forEach(unnamed -> wrong.add("in no row: " + unnamed));
        assertEquals(List.of(), wrong);
    }

    private static boolean isAtHome(Row row, Map<String, String> headers) {
        String test = headers.getOrDefault("Test", "");
        String shortName = test.substring(test.lastIndexOf('.') + 1);
        return headers.containsKey("Guard")
                && row.isNamed(headers.getOrDefault("Row", ""))
                && row.tests().contains("`" + shortName + "`");
    }

    @Test
    void each_mutant_still_applies_to_the_sources() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/patch")), "no patch(1)");
        Process check =
                new ProcessBuilder(Repository.file("build/mutants.sh").toString(), "--check")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, check.waitFor(), text);
    }
}
