package dev.jruntime.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// All commands and their options, put together by calls: picocli's annotations would cost a cold
/// start thirty milliseconds of reflection.
final class Grammar {
    private static final List<Command> COMMANDS =
            List.of(
                    new CreateCommand(),
                    new StartCommand(),
                    new RunCommand(),
                    new ExecCommand(),
                    new StateCommand(),
                    new KillCommand(),
                    new PsCommand(),
                    new EventsCommand(),
                    new PauseCommand(),
                    new ResumeCommand(),
                    new UpdateCommand(),
                    new DeleteCommand(),
                    new ListCommand(),
                    new SpecCommand(),
                    new ValidateCommand(),
                    new FeaturesCommand(),
                    new InfoCommand(),
                    new CheckpointCommand(),
                    new RestoreCommand(),
                    new CompletionCommand(),
                    new ServeCommand());

    private static final int WIDEST_OPTION = 26;
    private static final String ROOT_DESCRIPTION =
            """
            An OCI runtime: makes containers out of bundles. A bundle is a directory
            with a root filesystem and a config.json that says what to run in it, and
            how it is confined.\
            """;
    private static final String[] ROOT_FOOTER = {
        "",
        "Exit codes: 0 done; 1 failed, with the reason on standard error; run in the",
        "foreground answers with the code of the container's program.",
        "",
        "Examples:",
        "  jruntime spec --bundle /tmp/hello",
        "  jruntime validate /tmp/hello",
        "  jruntime run --bundle /tmp/hello hello",
        "",
        "More: jruntime COMMAND --help, man jruntime"
    };

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final CommandLine parser;

    /// All commands.
    Grammar() {
        this(COMMANDS);
    }

    /// What these words need: the commands that are named among them, or all where none is. A
    /// command's grammar takes longer to put together than to parse with.
    static Grammar of(List<String> words) {
        List<Command> named =
                COMMANDS.stream().filter(command -> words.contains(command.name())).toList();
        boolean help = words.isEmpty() || named.isEmpty() || isHelp(words.getFirst());
        return new Grammar(help ? COMMANDS : named);
    }

    private static boolean isHelp(String word) {
        return word.equals("help") || word.equals("--help") || word.equals("-h");
    }

    private Grammar(List<Command> chosen) {
        CommandSpec root = CommandSpec.create().name("jruntime");
        root.usageMessage()
                .customSynopsis("jruntime [OPTIONS] COMMAND [ARGUMENTS]")
                .description(ROOT_DESCRIPTION)
                .footer(ROOT_FOOTER);
        lay(root);
        Globals.describe(root);
        root.addOption(help());
        root.addOption(Globals.flag("-v", "--version", "print the version"));
        parser = new CommandLine(root);
        for (Command command : chosen) {
            commands.put(command.name(), command);
            parser.addSubcommand(command.name(), new CommandLine(describe(command)));
        }
    }

    private static CommandSpec describe(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        List<String> footer = new ArrayList<>(List.of("", "Examples:"));
        command.examples().forEach(line -> footer.add("  " + line));
        footer.addAll(List.of("", "More: man jruntime-" + command.name()));
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .description(command.summary(), "", command.details().stripTrailing())
                .footer(footer.toArray(String[]::new));
        lay(spec);
        command.describe(spec);
        spec.addOption(help());
        return spec;
    }

    private static void lay(CommandSpec spec) {
        spec.usageMessage()
                .longOptionsMaxWidth(WIDEST_OPTION)
                .descriptionHeading("%n")
                .parameterListHeading("%nParameters:%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .arity("0")
                .type(boolean.class)
                .usageHelp(true)
                .description("print this help")
                .build();
    }

    Command command(String name) {
        return Objects.requireNonNull(commands.get(name));
    }

    ParseResult parse(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        if (!words.isEmpty() && words.getFirst().equals("help")) {
            words.set(0, "--help");
            if (words.size() > 1) {
                words.set(0, words.get(1));
                words.set(1, "--help");
            }
        }
        List<String> arranged =
                CommandWords.arrange(
                        words, parser.getCommandSpec(), name -> command(name).takesProgram());
        return parser.parseArgs(withTwoDashes(arranged));
    }

    /// Go programs take `-bundle` for `--bundle`, and some callers rely on it.
    private String[] withTwoDashes(List<String> words) {
        CommandSpec scope = parser.getCommandSpec();
        List<String> result = new ArrayList<>();
        boolean options = true;
        for (String word : words) {
            options &= !word.equals("--");
            boolean single = options && word.length() > 2 && word.charAt(0) == '-';
            if (single && word.charAt(1) != '-' && scope.findOption("-" + name(word)) != null) {
                result.add("-" + word);
                continue;
            }
            result.add(word);
            CommandLine sub = scope.subcommands().get(word);
            scope = sub == null ? scope : sub.getCommandSpec();
        }
        return result.toArray(String[]::new);
    }

    private static String name(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals);
    }

    /// The help that was asked for; null if none was.
    ///
    /// @throws UnmatchedArgumentException if it is that of a command which there is not
    @Nullable String help(ParseResult all) {
        for (CommandLine line : all.asCommandLineList()) {
            if (line.isUsageHelpRequested()) {
                if (!all.hasSubcommand() && !all.unmatched().isEmpty()) {
                    throw new UnmatchedArgumentException(parser, all.unmatched());
                }
                return line.getUsageMessage(Ansi.OFF);
            }
        }
        return null;
    }

    String usage() {
        return parser.getUsageMessage(Ansi.OFF);
    }
}
