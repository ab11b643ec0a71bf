package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options that `checkpoint` and `restore` share, as runc and crun have them. They are parsed
/// although neither command is done: engines look at how a runtime answers.
final class CriuArguments {
    private CriuArguments() {}

    static void describe(CommandSpec spec) {
        spec.addOption(
                Globals.text("--image-path", "DIR", "where the image is (default: ./checkpoint)"));
        spec.addOption(Globals.text("--work-path", "DIR", "where CRIU works and logs"));
        spec.addOption(Globals.flag("--tcp-established", "with open TCP connections"));
        spec.addOption(Globals.flag("--ext-unix-sk", "with UNIX sockets that lead outside"));
        spec.addOption(Globals.flag("--shell-job", "with a terminal of the caller"));
        spec.addOption(Globals.flag("--file-locks", "with file locks"));
        spec.addOption(Globals.flag("--lazy-pages", "let memory follow on demand"));
        spec.addOption(
                Globals.text(
                        "--manage-cgroups-mode",
                        "MODE",
                        "soft, full, strict or ignore (default: soft)"));
        spec.addOption(
                OptionSpec.builder("--empty-ns")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel("NAMESPACE")
                        .description("leave a namespace to others: network; may be repeated")
                        .build());
        spec.addOption(Globals.flag("--auto-dedup", "drop what a later image has"));
        spec.addOption(
                Globals.text(
                        "--network-lock", "METHOD", "how packets are held: iptables, nftables"));
    }

    /// @param instead what becomes of the container
    /// @throws ContainerException if the id cannot be one
    static ContainerException refusal(ParseResult parsed, String instead)
            throws ContainerException {
        return new ContainerException(
                parsed.commandSpec().name()
                        + " is not supported yet: container "
                        + Parameters.id(parsed)
                        + " is "
                        + instead);
    }

    /// Those that `restore` alone has.
    static void describeRestore(CommandSpec spec) {
        spec.addOption(
                Globals.text(
                        "-b",
                        "--bundle",
                        "DIR",
                        "the bundle's directory (default: the current one)"));
        spec.addOption(
                Globals.text("--console-socket", "PATH", "where the terminal's master goes"));
        spec.addOption(
                Globals.text("--pid-file", "FILE", "where to write the pid of the first process"));
        spec.addOption(Globals.flag("-d", "--detach", "return when it runs"));
        spec.addOption(Globals.flag("--no-pivot", "chroot(2) instead of pivot_root(2)"));
        spec.addOption(Globals.flag("--tcp-close", "close connections that were open"));
        spec.addOption(
                Globals.text(
                        "--lsm-profile", "TYPE:NAME", "another profile, of apparmor, selinux"));
        spec.addOption(Globals.text("--lsm-mount-context", "CONTEXT", "another label of mounts"));
        spec.addOption(OptionSpec.builder("--no-subreaper").arity("0").hidden(true).build());
    }
}
