package dev.jruntime.cli;

import dev.jruntime.container.SampleConfig;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `spec`.
final class SpecCommand implements Command {
    @Override
    public String name() {
        return "spec";
    }

    @Override
    public String summary() {
        return "Write a configuration to begin with.";
    }

    @Override
    public String details() {
        return """
        It runs sh in a terminal, on a read-only root filesystem in the directory
        rootfs of the bundle. A config.json that exists is not overwritten.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(
                Globals.text(
                        "-b",
                        "--bundle",
                        "DIR",
                        "where to write it (default: the current directory)"));
        spec.addOption(
                Globals.flag(
                        "--rootless", "with a user namespace (run does not support that yet)"));
    }

    @Override
    public List<String> examples() {
        return List.of("mkdir -p /tmp/hello/rootfs", "jruntime spec --bundle /tmp/hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        SampleConfig.write(
                globals.invocation(),
                parsed.matchedOptionValue("--bundle", "."),
                parsed.hasMatchedOption("--rootless"));
        return 0;
    }
}
