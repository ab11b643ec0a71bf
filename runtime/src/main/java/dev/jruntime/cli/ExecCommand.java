package dev.jruntime.cli;

import dev.jruntime.container.Exec;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `exec`.
final class ExecCommand implements Command {
    @Override
    public String name() {
        return "exec";
    }

    @Override
    public String summary() {
        return "Execute a program in a container.";
    }

    @Override
    public String details() {
        return """
        The program enters the container's namespaces and cgroups, and is confined
        as config.json said when the container was made. Options end where the
        program's name begins. Exit codes: the program's, 128+N if signal N ended
        it, 255 if it could not be executed; with --detach 0 when it runs.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        ExecArguments.describe(spec);
    }

    @Override
    public List<String> examples() {
        return List.of(
                "jruntime exec hello ps",
                "jruntime exec --tty --user 1000:1000 --env TERM=xterm hello sh",
                "jruntime exec --detach --process process.json --pid-file /run/p hello");
    }

    @Override
    public boolean takesProgram() {
        return true;
    }

    @Override
    public int failure() {
        return 255;
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        return Exec.run(globals.invocation(), id, ExecArguments.of(globals, parsed));
    }
}
