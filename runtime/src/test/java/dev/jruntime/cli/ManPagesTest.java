package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.architecture.Repository;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/// The manual has a page for each command, which describes what the command takes: no more, no
/// less.
class ManPagesTest {
    private static final List<String> SECTIONS =
            List.of(
                    "NAME",
                    "SYNOPSIS",
                    "DESCRIPTION",
                    "OPTIONS",
                    "EXIT STATUS",
                    "EXAMPLES",
                    "SEE ALSO");

    static Set<String> commands() {
        return CommandModel.commands().keySet();
    }

    private static String pageOf(String command) {
        return command.equals(CommandModel.PROGRAM) ? command : "jruntime-" + command;
    }

    private static ManPage read(String command) {
        return new ManPage(Repository.text("man/" + pageOf(command) + ".8.md"));
    }

    private static Set<String> pages(String ending) {
        return Repository.files("man", ending).stream()
                .map(file -> file.getFileName().toString().replace(ending, ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void each_command_has_a_page_and_each_page_a_command() {
        Set<String> wanted =
                commands().stream()
                        .map(ManPagesTest::pageOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, pages(".8.md"));
        assertEquals(wanted, pages(".8"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_page_describes_the_options_that_there_are(String command) {
        CommandSpec spec = CommandModel.command(command);
        assertEquals(CommandModel.usages(spec), read(command).options());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_synopsis_names_the_parameters(String command) {
        CommandSpec spec = CommandModel.command(command);
        String wanted =
                command.equals(CommandModel.PROGRAM)
                        ? "jruntime [OPTIONS] COMMAND [ARGUMENTS]"
                        : "jruntime " + command + " [OPTIONS] " + CommandModel.parameters(spec);
        assertEquals(wanted.strip(), read(command).synopsis());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_page_has_the_usual_sections_in_their_order(String command) {
        List<String> found = read(command).sections().stream().filter(SECTIONS::contains).toList();
        assertEquals(SECTIONS, found);
        String name = pageOf(command) + " - ";
        assertTrue(read(command).section("NAME").contains("\n" + name), name);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_page_refers_to_pages_that_exist(String command) {
        Set<String> missing = new TreeSet<>(read(command).references());
        assertTrue(missing.contains("jruntime") || command.equals(CommandModel.PROGRAM), command);
        missing.removeAll(pages(".8"));
        assertEquals(Set.of(), missing);
    }

    @Test
    void the_first_page_lists_all_commands() {
        Set<String> wanted =
                CommandModel.names().stream()
                        .map(ManPagesTest::pageOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, new ManPage(read("jruntime").section("COMMANDS")).references());
        assertEquals(wanted, new ManPage(read("jruntime").section("SEE ALSO")).references());
    }

    /// What man(1) shows is made of what is written: `make man`.
    @ParameterizedTest
    @MethodSource("commands")
    void the_roff_page_says_the_same(String command) {
        String roff = Repository.text("man/" + pageOf(command) + ".8");
        assertEquals(read(command).words(), ManPage.wordsOfRoff(roff), "make man writes it anew");
    }
}
