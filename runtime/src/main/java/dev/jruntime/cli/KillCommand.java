package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.Kill;
import dev.jruntime.linux.process.Signal;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `kill`.
final class KillCommand implements Command {
    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String summary() {
        return "Send a signal to the first process of a container.";
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Globals.flag("-a", "--all", "signal all processes of the container"));
        Parameters.addId(spec);
        Parameters.add(spec, 1, false, "SIGNAL", "name or number (default: TERM)");
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime kill hello", "jruntime kill hello KILL", "jruntime kill hello 10");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        int signal = signal(Parameters.optional(parsed, 1, "TERM"));
        Kill.run(globals.invocation(), id, signal, parsed.hasMatchedOption("--all"));
        return 0;
    }

    private static int signal(String text) throws ContainerException {
        try {
            return Signal.parse(text);
        } catch (IllegalArgumentException unknown) {
            throw new ContainerException(unknown.getMessage(), unknown);
        }
    }
}
