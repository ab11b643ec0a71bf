package dev.jruntime.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What can be written on the command line: what help, manual and completion are compared with.
final class CommandModel {
    /// The program itself, as its manual page is called.
    static final String PROGRAM = "jruntime";

    private CommandModel() {}

    private static CommandSpec root() {
        return new Grammar().parse(List.of("--help")).commandSpec();
    }

    /// All commands by name; the program with its global options is one of them, the first.
    static Map<String, CommandSpec> commands() {
        CommandSpec root = root();
        Map<String, CommandSpec> commands = new LinkedHashMap<>();
        commands.put(PROGRAM, root);
        root.subcommands().forEach((name, line) -> commands.put(name, line.getCommandSpec()));
        return commands;
    }

    static CommandSpec command(String name) {
        return Objects.requireNonNull(commands().get(name));
    }

    /// The names of all commands, without the program's.
    static Set<String> names() {
        Set<String> names = new TreeSet<>(commands().keySet());
        names.remove(PROGRAM);
        return names;
    }

    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /// Every spelling of every option.
    static Set<String> optionNames(CommandSpec command) {
        Set<String> names = new TreeSet<>();
        options(command).forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    /// Options as a manual writes them: `-b, --bundle DIR`.
    static Set<String> usages(CommandSpec command) {
        Set<String> usages = new TreeSet<>();
        for (OptionSpec option : options(command)) {
            String names = String.join(", ", option.names());
            usages.add(takesValue(option) ? names + " " + option.paramLabel() : names);
        }
        return usages;
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /// Positional parameters as a synopsis writes them: `ID [SIGNAL]`.
    static String parameters(CommandSpec command) {
        List<String> labels = new ArrayList<>();
        for (ArgSpec parameter : command.positionalParameters()) {
            String more = parameter.arity().max() > 1 ? "..." : "";
            String label = parameter.paramLabel() + more;
            labels.add(parameter.arity().min() > 0 ? label : "[" + label + "]");
        }
        return String.join(" ", labels);
    }
}
