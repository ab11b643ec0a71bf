package dev.jruntime.cli;

import dev.jruntime.container.Containers;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `state`.
final class StateCommand implements Command {
    @Override
    public String name() {
        return "state";
    }

    @Override
    public String summary() {
        return "Print the state of a container as JSON.";
    }

    @Override
    public String details() {
        return """
        The status is creating, created, running, paused or stopped. A container whose
        program has ended is stopped until it is deleted; its pid is then 0.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime state hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        Containers.Entry entry = Containers.find(globals.invocation(), Parameters.id(parsed));
        globals.session().out(StateView.of(entry, "").toPrettyJson() + "\n");
        return 0;
    }
}
