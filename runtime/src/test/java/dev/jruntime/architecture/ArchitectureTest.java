package dev.jruntime.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may depend on whom, and who may touch the world outside of the JVM. Where a short list may,
/// it is compared as a whole: an entry that nobody needs any more fails, too, and no rule holds
/// because nothing was looked at.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.jruntime");

    @Test
    void every_package_is_in_the_table_and_every_row_has_classes() {
        Set<String> seen =
                CLASSES.stream()
                        .map(ArchitectureTest::packageOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(PackageTable.packages().keySet(), seen);
        assertTrue(CLASSES.size() > 150, "only " + CLASSES.size() + " classes were seen");
    }

    @Test
    void packages_depend_only_on_what_the_table_allows() {
        Map<String, Set<String>> table = PackageTable.packages();
        List<String> violations =
                dependencies()
                        .filter(one -> one.getTargetClass().getName().startsWith("dev.jruntime."))
                        .filter(one -> !isAllowed(table, one))
                        .map(Dependency::getDescription)
                        .sorted()
                        .toList();
        assertNone(violations);
    }

    private static boolean isAllowed(Map<String, Set<String>> table, Dependency dependency) {
        String from = packageOf(dependency.getOriginClass());
        String to = packageOf(dependency.getTargetClass());
        return from.equals(to) || table.getOrDefault(from, Set.of()).contains(to);
    }

    @Test
    void packages_have_no_cycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.jruntime.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void the_package_docs_say_what_the_table_says() {
        PackageTable.packages()
                .forEach((name, allowed) ->
                        assertEquals(
                                allowed,
                                PackageTable.documented(packageInfo(name)),
                                "\"May depend on:\" of " + name));
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked =
                PackageTable.packages().keySet().stream()
                        .filter(name -> !packageInfo(name).contains("@NullMarked\npackage "))
                        .toList();
        assertNone(unmarked);
    }

    private static String packageInfo(String name) {
        String module = name.equals("spec") ? "oci-schema" : "runtime";
        String directory = module + "/src/main/java/dev/jruntime/" + name.replace('.', '/');
        return Repository.text(directory + "/package-info.java");
    }

    @Test
    void each_library_is_known_to_few_packages() {
        assertEquals(Set.of("linux.seccomp", "syscall"), packagesThatUse("com.sun.jna."));
        assertEquals(Set.of("cli"), packagesThatUse("picocli."));
        assertEquals(Set.of("spec"), packagesThatUse("com.networknt."));
        assertEquals(Set.of("cli", "container", "spec"), packagesThatUse("tools.jackson."));
        assertEquals(Set.of("spec"), packagesThatUse("tools.jackson.databind."));
        assertEquals(Set.of(), packagesThatUse("org.slf4j."));
    }

    /// Foreign memory could be read past its end: where it is used, it is looked at closely.
    @Test
    void only_the_syscall_package_has_memory_outside_of_the_heap() {
        assertEquals(Set.of("syscall"), packagesThatUse("java.lang.foreign."));
        assertEquals(Set.of(), packagesThatUse("sun.misc."));
    }

    /// Everything that changes the system is a call of the caller's process. The server itself
    /// reads /proc to know who connected, and a link to know whether it was replaced.
    @Test
    void the_server_only_computes_and_talks() {
        assertEquals(
                Set.of("server.Peer", "server.ResidentServer", "syscall.Descriptors"),
                classesThatUse("java.nio.file.Files"));
        assertEquals(Set.of(), classesThatUse("java.lang.ProcessBuilder"));
        assertEquals(Set.of(), classesThatUse("java.io.File"));
        // Both with the descriptor that it was started with.
        assertEquals(Set.of("syscall.StandardInput"), classesThatUse("java.io.FileInputStream"));
        assertEquals(Set.of("syscall.StandardInput"), classesThatUse("java.io.FileOutputStream"));
        assertEquals(Set.of(), classesThatUse("java.io.RandomAccessFile"));
        assertEquals(Set.of(), packagesThatUse("java.nio.channels."));
        assertEquals(Set.of(), packagesThatUse("java.net."));
        assertEquals(Set.of(), classesThatCall("java.lang.Runtime", "exec"));
    }

    /// A JVM without a locale refuses names beyond ASCII: those of a caller are a `FilePath`.
    @Test
    void paths_of_callers_are_none_of_the_jvm_s() {
        assertEquals(
                Set.of("server.Peer", "server.ResidentServer", "syscall.Descriptors"),
                classesThatUse("java.nio.file.Path"));
    }

    @Test
    void files_are_read_and_never_written() {
        Set<String> calls =
                accesses(CLASSES)
                        .filter(one -> isOwnedBy(one, "java.nio.file.Files"))
                        .map(JavaAccess::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("readSymbolicLink"), calls);
    }

    @Test
    void nobody_writes_to_the_standard_streams_of_the_server() {
        assertEquals(Set.of(), classesThatCall("java.lang.System", "out"));
        // What keeps a server from serving at all is told where it was started.
        assertEquals(Set.of("server.Main"), classesThatCall("java.lang.System", "err"));
        assertEquals(Set.of(), classesThatCall("java.lang.Throwable", "printStackTrace"));
    }

    /// `ResidentServer` leaves from a worker's thread when another build has taken its place; the
    /// shutdown hook lets running commands end.
    @Test
    void only_the_server_ends_the_jvm() {
        assertEquals(
                Set.of("server.Main", "server.ResidentServer"),
                classesThatCall("java.lang.System", "exit"));
        assertEquals(Set.of(), classesThatCall("java.lang.Runtime", "halt"));
    }

    /// A command's environment is its caller's, and comes with its session. These two read what the
    /// service manager says to the server.
    @Test
    void only_the_server_reads_its_own_environment() {
        assertEquals(
                Set.of("server.ServeOptions", "syscall.ListeningSocket"),
                classesThatCall("java.lang.System", "getenv"));
    }

    @Test
    void exceptions_say_what_went_wrong_by_their_type() {
        Set<String> generic =
                Set.of("java.lang.Exception", "java.lang.Throwable", "java.lang.RuntimeException");
        List<String> throwing =
                CLASSES.stream()
                        .flatMap(one -> one.getCodeUnits().stream())
                        .filter(unit -> declares(unit, generic))
                        .map(JavaCodeUnit::getFullName)
                        .toList();
        assertNone(throwing);
        for (String type : generic) {
            List<String> made =
                    CLASSES.stream()
                            .flatMap(one -> one.getConstructorCallsFromSelf().stream())
                            .filter(call -> isOwnedBy(call, type))
                            .filter(call -> !call.getOriginOwner().isAssignableTo(type))
                            .map(JavaAccess::getDescription)
                            .toList();
            assertNone(made);
        }
    }

    private static boolean declares(JavaCodeUnit unit, Set<String> types) {
        return unit.getThrowsClause().getTypes().stream()
                .anyMatch(t -> types.contains(t.getName()));
    }

    @Test
    void commands_are_final_and_of_their_package_alone() {
        List<JavaClass> commands =
                CLASSES.stream()
                        .filter(one -> one.isAssignableTo("dev.jruntime.cli.Command"))
                        .filter(one -> !one.isInterface())
                        .toList();
        assertTrue(commands.size() >= 11, "only " + commands.size() + " commands were seen");
        List<String> open =
                commands.stream()
                        .filter(one -> !one.getModifiers().toString().contains("FINAL"))
                        .map(JavaClass::getName)
                        .toList();
        assertNone(open);
    }

    private static Set<String> packagesThatUse(String prefix) {
        return users(one -> one.getTargetClass().getName().startsWith(prefix)).stream()
                .map(ArchitectureTest::packageOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classesThatUse(String type) {
        return names(users(one -> one.getTargetClass().getName().equals(type)));
    }

    private static Set<JavaClass> users(Predicate<Dependency> wanted) {
        return dependencies()
                .filter(wanted)
                .map(Dependency::getOriginClass)
                .collect(Collectors.toSet());
    }

    private static Set<String> classesThatCall(String type, String member) {
        return names(
                accesses(CLASSES)
                        .filter(one -> isOwnedBy(one, type) && one.getName().equals(member))
                        .map(JavaAccess::getOriginOwner)
                        .collect(Collectors.toSet()));
    }

    private static Stream<JavaAccess<?>> accesses(JavaClasses classes) {
        return classes.stream()
                .flatMap(one ->
                        Stream.concat(
                                one.getAccessesFromSelf().stream(),
                                one.getMethodReferencesFromSelf().stream()));
    }

    private static Stream<Dependency> dependencies() {
        return CLASSES.stream().flatMap(one -> one.getDirectDependenciesFromSelf().stream());
    }

    private static boolean isOwnedBy(JavaAccess<?> access, String type) {
        return access.getTargetOwner().getName().equals(type);
    }

    /// Outermost classes, without the prefix that all share.
    private static Set<String> names(Set<JavaClass> classes) {
        return classes.stream()
                .map(one -> one.getName().replaceAll("\\$.*", ""))
                .map(name -> name.substring(PackageTable.PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String packageOf(JavaClass type) {
        return type.getPackageName().substring(PackageTable.PREFIX.length());
    }

    private static void assertNone(List<String> violations) {
        assertEquals("", String.join("\n", violations));
    }
}
