package dev.jruntime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Puts words in order for a command that ends with another program's command line: options may
/// stand before and behind the container's id, and what begins with the program is not ours to
/// read.
final class CommandWords {
    private static final String END = "--";

    private CommandWords() {}

    /// @param root the grammar
    /// @param takesProgram whether a command is one of those, by its name
    /// @return the same, or `GLOBALS COMMAND OPTIONS -- ID PROGRAM ARGUMENTS`
    static List<String> arrange(
            List<String> words, CommandSpec root, Predicate<String> takesProgram) {
        int command = nextPositional(words, 0, root);
        CommandLine line =
                command < words.size() ? root.subcommands().get(words.get(command)) : null;
        CommandSpec spec = line == null ? null : line.getCommandSpec();
        if (spec == null || !takesProgram.test(spec.name())) {
            return words;
        }
        int id = nextPositional(words, command + 1, spec);
        if (id >= words.size() || words.get(id).equals(END)) {
            return words;
        }
        int program = nextPositional(words, id + 1, spec);
        List<String> arranged = new ArrayList<>(words.subList(0, id));
        arranged.addAll(words.subList(id + 1, program));
        arranged.add(END);
        arranged.add(words.get(id));
        boolean ended = program < words.size() && words.get(program).equals(END);
        arranged.addAll(words.subList(ended ? program + 1 : program, words.size()));
        return arranged;
    }

    /// The first word from there on that is neither an option nor the value of one, or ends them.
    private static int nextPositional(List<String> words, int from, CommandSpec spec) {
        int i = from;
        while (i < words.size() && isOption(words.get(i))) {
            i += takesNext(words.get(i), spec) ? 2 : 1;
        }
        return Math.min(i, words.size());
    }

    private static boolean isOption(String word) {
        return word.startsWith("-") && word.length() > 1 && !word.equals(END);
    }

    /// Long options may have one dash, as Go has it; letters may stand in one word.
    private static boolean takesNext(String word, CommandSpec spec) {
        if (word.contains("=")) {
            return false;
        }
        OptionSpec whole = spec.findOption(word.startsWith(END) ? word : "-" + word);
        if (word.startsWith(END) || (whole != null && word.length() > 2)) {
            return whole != null && whole.arity().max() > 0;
        }
        for (int i = 1; i < word.length(); i++) {
            OptionSpec letter = spec.findOption("-" + word.charAt(i));
            if (letter == null) {
                return false;
            }
            if (letter.arity().max() > 0) {
                return i == word.length() - 1;
            }
        }
        return false;
    }
}
