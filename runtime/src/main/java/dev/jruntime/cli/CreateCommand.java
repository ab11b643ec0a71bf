package dev.jruntime.cli;

import dev.jruntime.container.Create;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `create`.
final class CreateCommand implements Command {
    @Override
    public String name() {
        return "create";
    }

    @Override
    public String summary() {
        return "Make a container, and leave it waiting for start.";
    }

    @Override
    public String details() {
        return """
        The first process of the container is set up as config.json asks, then
        waits: its program runs after "jruntime start". What cannot be done is
        an error, never ignored, and after an error nothing is left behind. The
        caller's standard input, output and error become the container's.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        CreateArguments.describe(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime create --bundle /tmp/hello hello", "jruntime start hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        Create.run(globals.invocation(), id, CreateArguments.of(globals, parsed, true, false));
        return 0;
    }
}
