package dev.jruntime.cli;

import dev.jruntime.container.Start;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `start`.
final class StartCommand implements Command {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public String summary() {
        return "Let a created container execute its program.";
    }

    @Override
    public String details() {
        return """
        A container can be started once, when it is created. The command returns
        when the program runs and does not wait for its end.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime start hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        Start.run(globals.invocation(), Parameters.id(parsed));
        return 0;
    }
}
