package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `serve`.
final class ServeCommand implements Command {
    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "Stay resident, and serve the commands that follow.";
    }

    @Override
    public String details() {
        return """
        It saves each of them the start of a JVM and changes nothing else: it
        keeps no state, and may be stopped at any time. Commands find it by its
        socket, and go on without one if there is none. systemd can start it on
        demand: see jruntime.socket. No option may precede the word serve.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(
                Globals.text(
                        "--socket",
                        "PATH",
                        "where to listen, absolute (default: .server/sock in /run/jruntime, or"
                                + " $XDG_RUNTIME_DIR/jruntime for users other than root)"));
        spec.addOption(
                Globals.text(
                        "--idle", "SECONDS", "leave when nobody came for so long (default: 1800)"));
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime serve", "jruntime serve --socket /run/mine/sock --idle 60");
    }

    /// The launcher becomes the server where `serve` is the first word; a server that served would
    /// be no use here.
    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        throw new ContainerException("serve takes no options before it: jruntime serve [OPTIONS]");
    }
}
