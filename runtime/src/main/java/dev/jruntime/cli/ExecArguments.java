package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.ExecOptions;
import dev.jruntime.container.ProcessChanges;
import dev.jruntime.container.SocketActivation;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options of `exec`.
final class ExecArguments {
    private ExecArguments() {}

    static void describe(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
        spec.addOption(Globals.text("--cwd", "DIR", "working directory in the container"));
        spec.addOption(list("-e", "--env", "NAME=VALUE", "set a variable; may be repeated"));
        spec.addOption(Globals.flag("-t", "--tty", "give it a terminal"));
        spec.addOption(Globals.text("-u", "--user", "UID[:GID]", "user and group, as numbers"));
        spec.addOption(list("-g", "--additional-gids", "GID", "a further group; may be repeated"));
        spec.addOption(
                Globals.text("-p", "--process", "FILE", "take all of it from process.json FILE"));
        spec.addOption(Globals.flag("-d", "--detach", "return when the program runs"));
        spec.addOption(Globals.text("--pid-file", "FILE", "where to write its pid"));
        spec.addOption(
                Globals.text("--console-socket", "PATH", "where the terminal's master goes"));
        spec.addOption(Globals.text("--pidfd-socket", "PATH", "where a pidfd of it goes"));
        spec.addOption(Globals.text("--process-label", "LABEL", "SELinux label of the process"));
        spec.addOption(Globals.text("--apparmor", "PROFILE", "AppArmor profile of the process"));
        spec.addOption(Globals.flag("--no-new-privs", "no more privileges by execve(2)"));
        spec.addOption(list("-c", "--cap", "CAP", "a further capability; may be repeated"));
        spec.addOption(
                Globals.text("--preserve-fds", "N", "hand N descriptors above 2 on (default: 0)"));
        spec.addOption(
                list(
                        "--cgroup",
                        "[CTRL,..:]PATH",
                        "a cgroup below the container's; may be repeated"));
        spec.addOption(
                Globals.flag("--ignore-paused", "in a paused container wait until it goes on"));
        Parameters.addId(spec);
        Parameters.addRest(
                spec, "COMMAND", "the program and its arguments, unless --process is given");
    }

    private static OptionSpec list(String name, String label, String help) {
        return list(OptionSpec.builder(name), label, help);
    }

    private static OptionSpec list(String shortName, String name, String label, String help) {
        return list(OptionSpec.builder(shortName, name), label, help);
    }

    private static OptionSpec list(OptionSpec.Builder option, String label, String help) {
        return option.type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(help)
                .build();
    }

    /// @throws ContainerException if an option or variable is not what it should be
    static ExecOptions of(Globals globals, ParseResult parsed) throws ContainerException {
        return new ExecOptions(
                parsed.matchedOptionValue("--process", null),
                changes(parsed),
                parsed.hasMatchedOption("--detach"),
                parsed.matchedOptionValue("--pid-file", null),
                parsed.matchedOptionValue("--console-socket", null),
                parsed.matchedOptionValue("--pidfd-socket", null),
                SocketActivation.descriptors(globals.invocation().launcher().hello()),
                CreateArguments.preserved(parsed.matchedOptionValue("--preserve-fds", "0")),
                parsed.matchedOptionValue("--cgroup", List.of()),
                parsed.hasMatchedOption("--ignore-paused"));
    }

    private static ProcessChanges changes(ParseResult parsed) throws ContainerException {
        List<String> command = parsed.matchedPositionalValue(1, List.of());
        boolean file = parsed.hasMatchedOption("--process");
        if (!file && (command.isEmpty() || command.getFirst().isEmpty())) {
            throw new ContainerException("exec needs a program to execute, or --process FILE");
        }
        return new ProcessChanges(
                command,
                parsed.matchedOptionValue("--env", List.of()),
                parsed.matchedOptionValue("--cwd", null),
                parsed.hasMatchedOption("--tty"),
                parsed.matchedOptionValue("--user", null),
                parsed.matchedOptionValue("--additional-gids", List.of()),
                parsed.matchedOptionValue("--cap", List.of()),
                parsed.hasMatchedOption("--no-new-privs"),
                parsed.matchedOptionValue("--apparmor", null),
                parsed.matchedOptionValue("--process-label", null));
    }
}
