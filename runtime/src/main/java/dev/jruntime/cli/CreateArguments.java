package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.CreateOptions;
import dev.jruntime.container.SocketActivation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options that `create` and `run` share.
final class CreateArguments {
    private CreateArguments() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                Globals.text(
                        "-b",
                        "--bundle",
                        "DIR",
                        "the bundle's directory (default: the current one)"));
        spec.addOption(
                Globals.text("-f", "--config", "FILE", "its configuration (default: config.json)"));
        spec.addOption(
                Globals.text(
                        "--console-socket",
                        "PATH",
                        "where the master of the container's terminal goes, if it has one"));
        spec.addOption(
                Globals.text("--pid-file", "FILE", "where to write the pid of the first process"));
        spec.addOption(
                Globals.flag("--no-pivot", "chroot(2) instead of pivot_root(2), for an initramfs"));
        spec.addOption(Globals.flag("--no-new-keyring", "keep the caller's session keyring"));
        spec.addOption(
                Globals.text("--preserve-fds", "N", "hand N descriptors above 2 on (default: 0)"));
        spec.addOption(
                Globals.text("--pidfd-socket", "PATH", "where a pidfd of the first process goes"));
        spec.addOption(OptionSpec.builder("--no-subreaper").arity("0").hidden(true).build());
        Parameters.addId(spec);
    }

    /// @throws ContainerException if an option or variable is not what it should be
    static CreateOptions of(Globals globals, ParseResult parsed, boolean waits, boolean foreground)
            throws ContainerException {
        return new CreateOptions(
                parsed.matchedOptionValue("--bundle", "."),
                parsed.matchedOptionValue("--config", "config.json"),
                parsed.matchedOptionValue("--console-socket", null),
                parsed.matchedOptionValue("--pid-file", null),
                parsed.matchedOptionValue("--pidfd-socket", null),
                SocketActivation.descriptors(globals.invocation().launcher().hello()),
                preserved(parsed.matchedOptionValue("--preserve-fds", "0")),
                !parsed.hasMatchedOption("--no-pivot"),
                !parsed.hasMatchedOption("--no-new-keyring"),
                globals.cgroups(),
                waits,
                foreground);
    }

    static int preserved(String text) throws ContainerException {
        if (!text.matches("[0-9]{1,4}")) {
            throw new ContainerException("--preserve-fds " + text + ": a number from 0 to 9999");
        }
        return Integer.parseInt(text);
    }
}
