package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.Containers;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `list`.
final class ListCommand implements Command {
    @Override
    public String name() {
        return "list";
    }

    @Override
    public String summary() {
        return "List containers.";
    }

    @Override
    public String details() {
        return """
        These are the containers of the state directory (see --root), whoever
        made them, with the status that they have now.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Globals.text("-f", "--format", "FORMAT", "table or json (default: table)"));
        spec.addOption(Globals.flag("-q", "--quiet", "print ids only"));
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime list", "jruntime list --format json", "jruntime list -q");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String format = parsed.matchedOptionValue("--format", "table");
        List<Containers.Entry> entries = Containers.list(globals.invocation());
        if (parsed.hasMatchedOption("--quiet")) {
            entries.forEach(entry -> globals.session().out(entry.state().id() + "\n"));
            return 0;
        }
        switch (format) {
            case "table" -> globals.session().out(StateView.table(entries));
            case "json" -> globals.session().out(StateView.json(entries));
            default -> throw new ContainerException("unknown format " + format);
        }
        return 0;
    }
}
