package dev.jruntime.cli;

import dev.jruntime.container.Suspension;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `resume`.
final class ResumeCommand implements Command {
    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String summary() {
        return "Let a paused container go on.";
    }

    @Override
    public String details() {
        return """
        All its processes go on where they were stopped, also those that the
        container has frozen itself in cgroups of its own.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime resume hello");
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        Suspension.resume(globals.invocation(), Parameters.id(parsed));
        return 0;
    }
}
