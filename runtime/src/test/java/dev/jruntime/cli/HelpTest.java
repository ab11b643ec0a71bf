package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.architecture.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.UnmatchedArgumentException;

/// The whole text of each help.
class HelpTest {
    private static final int COLUMNS = 80;

    static Set<String> commands() {
        return CommandModel.commands().keySet();
    }

    private static String help(String... words) {
        Grammar grammar = new Grammar();
        String help = grammar.help(grammar.parse(List.of(words)));
        return help == null ? "" : help;
    }

    private static String helpOf(String command) {
        return command.equals(CommandModel.PROGRAM) ? help("--help") : help(command, "--help");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_is_as_it_was(String command) throws IOException {
        GoldenFile.assertMatches("help/" + command + ".txt", helpOf(command));
    }

    @Test
    void there_is_no_golden_help_of_a_command_that_is_gone() {
        Set<String> golden =
                Repository.files("runtime/src/test/resources/dev/jruntime/cli/help", ".txt")
                        .stream()
                        .map(Path::getFileName)
                        .map(name -> name.toString().replace(".txt", ""))
                        .collect(Collectors.toSet());
        assertEquals(commands(), golden);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_fits_a_terminal(String command) {
        assertEquals(
                List.of(),
                helpOf(command).lines().filter(line -> line.length() > COLUMNS).toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_shows_the_command_in_use(String command) {
        String help = helpOf(command);
        assertTrue(help.contains("\nExamples:\n  "), help);
        assertTrue(help.contains("man jruntime"), help);
    }

    @Test
    void there_is_no_help_of_a_command_that_does_not_exist() {
        assertThrows(UnmatchedArgumentException.class, () -> help("help", "nonsense"));
        assertThrows(UnmatchedArgumentException.class, () -> help("nonsense", "--help"));
    }

    @Test
    void the_word_help_asks_for_it_too() {
        assertEquals(help("--help"), help("help"));
        assertEquals(help("kill", "--help"), help("help", "kill"));
        assertNotEquals(help("help"), help("help", "kill"));
    }
}
