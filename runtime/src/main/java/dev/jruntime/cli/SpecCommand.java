package dev.jruntime.cli;

import dev.jruntime.container.SampleConfig;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
    public void describe(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder("-b", "--bundle")
                        .type(String.class)
                        .paramLabel("DIR")
                        .description("where to write config.json (default: here)")
                        .build());
        spec.addOption(Globals.flag("--rootless", "for a user without privileges"));
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
