package dev.jruntime.cli;

import dev.jruntime.container.Run;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `run`.
final class RunCommand implements Command {
    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "Make a container, start it, wait for its end, delete it.";
    }

    @Override
    public String details() {
        return """
        That is create and start in one. In the foreground, signals are passed on
        to the container, and the exit code is its program's, or 128+N if signal N
        ended it. With --detach the command returns when the program runs; delete
        the container when it has stopped.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        CreateArguments.describe(spec);
        spec.addOption(Globals.flag("-d", "--detach", "return when the program runs"));
        spec.addOption(Globals.flag("--keep", "do not delete the container when it ends"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "jruntime run --bundle /tmp/hello hello",
                "jruntime run --detach --pid-file /run/hello.pid -b /tmp/hello hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        boolean detach = parsed.hasMatchedOption("--detach");
        return Run.run(
                globals.invocation(),
                id,
                CreateArguments.of(globals, parsed, false, !detach),
                detach,
                parsed.hasMatchedOption("--keep"));
    }
}
