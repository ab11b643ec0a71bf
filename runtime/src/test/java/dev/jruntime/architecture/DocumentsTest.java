package dev.jruntime.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What documents refer to is there.
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FILE = Pattern.compile("[\\w-]+\\.(java|c|h|sh|txt)");
    private static final Pattern METHOD =
            Pattern.compile("([A-Z]\\w+(?:\\.[A-Z]\\w+)*)\\.([a-z]\\w*)");
    private static final Pattern FUNCTION = Pattern.compile("[a-z]+_[a-z_]+");

    private static final Map<String, Path> SOURCES =
            Stream.of("runtime", "oci-schema", "build")
                    .flatMap(one ->
                            Repository.files(one, ".java", ".c", ".h", ".sh", ".txt").stream())
                    .collect(
                            Collectors.toMap(
                                    file -> file.getFileName().toString(),
                                    Function.identity(),
                                    (one, other) -> one));

    private static List<Path> ofTheCode() {
        return Stream.concat(
                        Stream.of(Repository.file("docs/architecture.md")),
                        Repository.files("docs/design", ".md").stream())
                .toList();
    }

    @Test
    void links_lead_somewhere() {
        Set<String> broken = new TreeSet<>();
        int seen = 0;
        for (Path document : Repository.files(".", ".md")) {
            for (String link : found(LINK, Repository.text(document))) {
                seen++;
                if (!Files.exists(document.resolveSibling(link))) {
                    broken.add(Repository.name(document) + ": " + link);
                }
            }
        }
        assertEquals(Set.of(), broken);
        assertTrue(seen > 5, "only " + seen + " links were seen");
    }

    @Test
    void the_code_that_documents_name_is_there() {
        Set<String> missing = new TreeSet<>();
        int seen = 0;
        for (Path document : ofTheCode()) {
            List<String> names = codeNames(document);
            seen += names.size();
            names.stream()
                    .filter(code -> !isThere(code))
                    .forEach(code -> missing.add(Repository.name(document) + ": " + code));
        }
        assertEquals(Set.of(), missing);
        assertTrue(seen > 40, "only " + seen + " names were seen");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(one -> one.group(1)).toList();
    }

    private static List<String> codeNames(Path document) {
        List<String> quoted = found(CODE, Repository.text(document));
        return quoted.stream().filter(DocumentsTest::refersToCode).toList();
    }

    private static boolean refersToCode(String code) {
        return Stream.of(FILE, METHOD, FUNCTION).anyMatch(one -> one.matcher(code).matches());
    }

    private static boolean isThere(String code) {
        if (FILE.matcher(code).matches()) {
            return SOURCES.containsKey(code);
        }
        var method = METHOD.matcher(code);
        if (!method.matches()) {
            return SOURCES.values().stream()
                    .filter(file -> file.toString().endsWith(".c"))
                    .anyMatch(file -> Repository.text(file).contains(code + "("));
        }
        Path file = SOURCES.get(method.group(1).replaceAll("\\..*", "") + ".java");
        Pattern declaration = Pattern.compile("[\\w>\\]] " + method.group(2) + "\\(");
        return file != null && declaration.matcher(Repository.text(file)).find();
    }
}
