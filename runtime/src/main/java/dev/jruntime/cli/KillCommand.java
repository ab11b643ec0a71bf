package dev.jruntime.cli;

import dev.jruntime.container.Kill;
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
    public String details() {
        return """
        A program that is the first of its pid namespace is not ended by a signal
        that it does not handle, KILL excepted. A container that waits for start
        is ended by HUP, INT, QUIT and TERM, too.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(
                Globals.flag(
                        "-a", "--all", "signal all processes of its cgroups, if there are any"));
        Parameters.addId(spec);
        Parameters.add(
                spec,
                1,
                false,
                "SIGNAL",
                "a name, with or without SIG, or a number (default: TERM)");
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime kill hello", "jruntime kill hello KILL", "jruntime kill hello 10");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        int signal = Parameters.signal(parsed, 1, "TERM");
        Kill.run(globals.invocation(), id, signal, parsed.hasMatchedOption("--all"));
        return 0;
    }
}
