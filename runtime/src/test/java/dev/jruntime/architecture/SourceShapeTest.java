package dev.jruntime.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ImportTree;
import dev.jruntime.architecture.JavaSources.Source;
import dev.jruntime.architecture.Measure.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The size of things, and words that have no place in a source. An exception stands here with its
/// reason, and goes when it is no longer one.
class SourceShapeTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 40;
    private static final int C_FUNCTION_LINES = 39;
    private static final int COMMAND_LINES = 60;
    private static final int PARAMETERS = 5;
    private static final int NESTING = 3;

    private static final Map<String, String> LONG_METHODS =
            Map.of(
                    "DefaultConfig.mounts", "the default mounts, a table",
                    "SchemasTest.records", "each record with its schema, a table");
    private static final Map<String, String> MANY_PARAMETERS =
            Map.of(
                    "Direct.syscall", "syscall(2) takes a number and six arguments",
                    "Libc.call", "the same",
                    "FileCalls.openat2", "openat2(2), its struct spread out",
                    "MountCalls.mountSetattr", "mount_setattr(2), its struct spread out");

    private static final List<String> MODULES = List.of("oci-schema", "runtime", "conformance");
    private static final List<Source> JAVA =
            JavaSources.parse(
                    MODULES.stream()
                            .flatMap(one -> Repository.files(one + "/src", ".java").stream())
                            .toList());
    private static final List<Measure> MEASURES = JAVA.stream().map(Measure::of).toList();

    private static Stream<Method> methods() {
        return MEASURES.stream().flatMap(one -> one.methods.stream());
    }

    private static List<Path> cFiles() {
        return MODULES.stream()
                .flatMap(one -> Repository.files(one + "/src", ".c", ".h").stream())
                .toList();
    }

    @Test
    void there_is_something_to_measure() {
        assertTrue(JAVA.size() > 200, "only " + JAVA.size() + " Java files");
        assertTrue(methods().count() > 1000, "only " + methods().count() + " methods");
        assertTrue(cFiles().size() > 10, "only " + cFiles().size() + " C files");
    }

    @Test
    void files_have_at_most_400_lines() {
        Stream<Path> java =
                MODULES.stream().flatMap(one -> Repository.files(one + "/src", ".java").stream());
        assertNone(
                Stream.concat(java, cFiles().stream())
                        .filter(one -> Repository.text(one).lines().count() > FILE_LINES)
                        .map(Repository::name));
    }

    @Test
    void methods_have_at_most_40_lines() {
        assertExceptions(LONG_METHODS, one -> one.lines() > METHOD_LINES);
    }

    @Test
    void methods_have_at_most_5_parameters() {
        assertExceptions(MANY_PARAMETERS, one -> one.parameters() > PARAMETERS);
    }

    @Test
    void statements_nest_at_most_3_deep() {
        assertExceptions(Map.of(), one -> one.nesting() > NESTING);
    }

    /// Those that break a rule are those that may, and each of these does.
    private static void assertExceptions(Map<String, String> allowed, Predicate<Method> breaks) {
        Map<String, String> found = new TreeMap<>();
        methods().filter(breaks).forEach(one -> found.put(one.name(), one.at()));
        assertEquals(new TreeMap<>(allowed).keySet(), found.keySet(), found::toString);
    }

    @Test
    void a_command_has_at_most_60_lines() {
        List<Source> commands =
                JAVA.stream().filter(one -> one.name().matches(".*/cli/\\w+Command.java")).toList();
        assertTrue(commands.size() >= 11, "only " + commands.size() + " commands");
        assertNone(
                commands.stream()
                        .filter(one ->
                                one.tree().getLineMap().getLineNumber(lengthOf(one))
                                        > COMMAND_LINES)
                        .map(Source::name));
    }

    private static long lengthOf(Source source) {
        return source.positions().getEndPosition(source.tree(), source.tree());
    }

    @Test
    void c_functions_stay_below_40_lines() {
        int seen = 0;
        for (Path file : cFiles()) {
            for (CSource.Function one : CSource.functions(Repository.text(file))) {
                seen++;
                String at = Repository.name(file) + ":" + one.line() + " " + one.name();
                assertTrue(one.lines() <= C_FUNCTION_LINES, at + " has " + one.lines() + " lines");
                assertTrue(one.parameters() <= PARAMETERS, at + " has many parameters");
            }
        }
        assertTrue(seen > 80, "only " + seen + " C functions were seen");
    }

    @Test
    void no_type_is_named_after_a_drawer() {
        Pattern drawer = Pattern.compile(".*(Utils?|Helpers?|Manager|Common|Misc)");
        assertNone(
                MEASURES.stream()
                        .flatMap(one -> one.types.stream())
                        .filter(name -> drawer.matcher(name).matches()));
    }

    @Test
    void imports_name_what_they_need() {
        assertNone(imports().filter(one -> one.endsWith(".*")));
    }

    /// The suite knows command lines, so that it can judge any runtime.
    @Test
    void the_conformance_suite_knows_none_of_our_classes() {
        Pattern ours = Pattern.compile(".*conformance/src.* dev\\.jruntime\\.(?!conformance\\.).*");
        assertTrue(imports().anyMatch(one -> one.startsWith("conformance/src")));
        assertNone(imports().filter(one -> ours.matcher(one).matches()));
        assertEquals(
                "", found("conformance/pom.xml", "<artifactId>(runtime|oci-schema)</artifactId>"));
    }

    private static Stream<String> imports() {
        return JAVA.stream()
                .flatMap(one ->
                        one.tree().getImports().stream().map(i -> one.name() + ": " + name(i)));
    }

    private static String name(ImportTree one) {
        return one.getQualifiedIdentifier().toString();
    }

    @Test
    void a_todo_has_the_number_of_its_issue() {
        assertNone(
                texts().map(file ->
                        found(file, "\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\)| has the number)")));
    }

    /// Paths of the machine that something was written on.
    @Test
    void nothing_depends_on_where_it_was_written() {
        String paths = "/work/|/home/\\w|(?<![\\w\")])/root/(?!path|read)";
        assertNone(texts().map(file -> found(file, paths)));
    }

    private static Stream<String> texts() {
        return Repository.files(
                        ".",
                        ".java",
                        ".c",
                        ".h",
                        ".sh",
                        ".md",
                        ".xml",
                        ".json",
                        ".service",
                        ".socket",
                        ".8",
                        ".bash",
                        ".fish",
                        "Makefile",
                        "_jruntime")
                .stream()
                .map(Repository::name)
                .filter(name -> !name.endsWith("/SourceShapeTest.java"));
    }

    /// `file:line: text` of the first place where a pattern is found; empty if there is none.
    private static String found(String file, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(Repository.text(file));
        if (!matcher.find()) {
            return "";
        }
        String before = Repository.text(file).substring(0, matcher.start());
        return file + ":" + (before.lines().count()) + ": " + matcher.group();
    }

    private static void assertNone(Stream<String> violations) {
        assertEquals("", String.join("\n", violations.filter(one -> !one.isEmpty()).toList()));
    }
}
