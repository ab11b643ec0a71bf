package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// A grammar serves many callers, one after the other: nothing of one reaches the next.
class GrammarTest {
    private static final List<String> GLOBALS =
            List.of("--root", "/of/another", "--log", "/log", "--log-format", "json", "--debug");

    /// All options of a command, each with a value of its type.
    private static List<String> everything(String command) {
        List<String> words = new ArrayList<>(GLOBALS);
        words.add(command);
        for (OptionSpec option : CommandModel.command(command).options()) {
            if (option.usageHelp()) {
                continue;
            }
            words.add(option.longestName());
            if (option.arity().max() > 0) {
                words.add(option.type() == String.class || option.isMultiValue() ? "/x" : "7");
            }
        }
        words.add("one");
        return words;
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "create", "exec", "kill", "delete", "state", "pause", "update"})
    void nothing_of_a_command_is_left_for_the_next(String command) {
        Grammar grammar = Grammar.of(List.of(command));
        ParseResult first = grammar.parse(everything(command));
        assertTrue(first.hasMatchedOption("--debug"));
        assertFalse(
                first.subcommand().matchedOptions().isEmpty()
                        && !List.of("state", "pause").contains(command));
        grammar.release();
        assertSame(grammar, Grammar.of(List.of(command)));
        ParseResult second = grammar.parse(List.of(command, "two"));
        for (ParseResult each : List.of(second, second.subcommand())) {
            assertEquals(List.of(), each.matchedOptions());
            for (OptionSpec option : each.commandSpec().options()) {
                assertNull(
                        each.matchedOptionValue(option.longestName(), null), option::longestName);
            }
        }
        String id = second.subcommand().matchedPositionalValue(0, null);
        assertEquals("two", id);
    }

    @Test
    void two_at_a_time_have_one_each() {
        Grammar one = Grammar.of(List.of("pause"));
        Grammar other = Grammar.of(List.of("pause"));
        assertNotSame(one, other);
    }

    @Test
    void what_has_all_commands_is_not_kept() {
        Grammar all = Grammar.of(List.of("--help"));
        all.release();
        assertNotSame(all, Grammar.of(List.of("--help")));
    }
}
