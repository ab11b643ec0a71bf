package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.CreateOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options that `create` and `run` share.
final class CreateArguments {
    private CreateArguments() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                named("-b", "--bundle", "DIR", "the bundle (default: the current directory)"));
        spec.addOption(named("-f", "--config", "FILE", "its configuration (default: config.json)"));
        spec.addOption(
                Globals.text("--console-socket", "PATH", "socket for the terminal's master"));
        spec.addOption(Globals.text("--pid-file", "FILE", "write the pid of init to FILE"));
        spec.addOption(Globals.flag("--no-pivot", "do without pivot_root(2)"));
        spec.addOption(Globals.flag("--no-new-keyring", "keep the caller's session keyring"));
        spec.addOption(Globals.text("--preserve-fds", "N", "hand N descriptors above 2 on"));
        spec.addOption(Globals.text("--pidfd-socket", "PATH", "socket for a pidfd of init"));
        spec.addOption(OptionSpec.builder("--no-subreaper").arity("0").hidden(true).build());
        Parameters.addId(spec);
    }

    private static OptionSpec named(String shortName, String name, String label, String help) {
        return OptionSpec.builder(shortName, name)
                .type(String.class)
                .paramLabel(label)
                .description(help)
                .build();
    }

    /// @throws ContainerException if an option asks for what does not exist yet
    static CreateOptions of(Globals globals, ParseResult parsed, boolean waits, boolean foreground)
            throws ContainerException {
        for (String option : new String[] {"--pidfd-socket"}) {
            if (parsed.hasMatchedOption(option)) {
                throw new ContainerException(option + " is not supported yet");
            }
        }
        return new CreateOptions(
                parsed.matchedOptionValue("--bundle", "."),
                parsed.matchedOptionValue("--config", "config.json"),
                parsed.matchedOptionValue("--console-socket", null),
                parsed.matchedOptionValue("--pid-file", null),
                preserved(parsed.matchedOptionValue("--preserve-fds", "0")),
                !parsed.hasMatchedOption("--no-pivot"),
                !parsed.hasMatchedOption("--no-new-keyring"),
                globals.cgroups(),
                waits,
                foreground);
    }

    private static int preserved(String text) throws ContainerException {
        if (!text.matches("[0-9]{1,4}")) {
            throw new ContainerException("--preserve-fds " + text + ": a number from 0 to 9999");
        }
        return Integer.parseInt(text);
    }
}
