package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.host.HostReport;
import dev.jruntime.host.Section;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `info`.
final class InfoCommand implements Command {
    @Override
    public String name() {
        return "info";
    }

    @Override
    public String summary() {
        return "Tell what this host has that containers need, and what to do about the rest.";
    }

    @Override
    public String details() {
        return """
        Kernel, namespaces, cgroups, security, what jruntime was told, caches, the
        server and the state directory; as the caller sees them, who need not be
        root. Each line is ok, missing (something is refused or slow; the line below
        says what to do) or just a note. For programs there is "jruntime features".
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Globals.text("-f", "--format", "FORMAT", "table or json (default: table)"));
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime info", "jruntime info --format json");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        Session session = globals.session();
        String format = parsed.matchedOptionValue("--format", "table");
        if (!List.of("table", "json").contains(format)) {
            throw new ContainerException("unknown format " + format + ": table or json");
        }
        List<Section> sections =
                HostReport.ask(session.launcher(), globals.configuration(), globals.server());
        session.out(
                format.equals("json")
                        ? InfoView.json(sections)
                        : InfoView.table(sections, Colours.of(session)));
        return 0;
    }
}
