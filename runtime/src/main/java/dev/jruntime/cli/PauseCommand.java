package dev.jruntime.cli;

import dev.jruntime.container.Suspension;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `pause`.
final class PauseCommand implements Command {
    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String summary() {
        return "Stop all processes of a container until it is resumed.";
    }

    @Override
    public String details() {
        return """
        They get no time, notice nothing, and keep what they have. It needs the
        freezer cgroup. If some processes cannot be stopped, none is. A paused
        container cannot be started, and no signal arrives there but KILL.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime pause hello", "jruntime resume hello");
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        Suspension.pause(globals.invocation(), Parameters.id(parsed));
        return 0;
    }
}
