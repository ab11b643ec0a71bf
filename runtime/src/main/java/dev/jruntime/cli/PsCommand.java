package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.ProcessTable;
import dev.jruntime.container.Processes;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ParserSpec;
import picocli.CommandLine.ParseResult;

/// `ps`.
final class PsCommand implements Command {
    @Override
    public String name() {
        return "ps";
    }

    @Override
    public String summary() {
        return "List the processes of a container.";
    }

    @Override
    public String details() {
        return """
        They are those of its cgroups, with their pids on the host. The table is
        what ps(1) prints of them; all behind the id are its arguments.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.parser(new ParserSpec().stopAtPositional(true));
        spec.addOption(Globals.text("-f", "--format", "FORMAT", "table or json (default: table)"));
        Parameters.addId(spec);
        Parameters.addRest(spec, "PS-ARGUMENT", "what ps(1) is called with (default: -ef)");
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime ps hello -eo pid,args", "jruntime ps --format json hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String format = parsed.matchedOptionValue("--format", "table");
        Processes processes = Processes.of(globals.invocation(), Parameters.id(parsed));
        List<String> rest = parsed.matchedPositionalValue(1, List.of());
        String text =
                switch (format) {
                    case "table" -> ProcessTable.of(processes, rest);
                    case "json" -> processes.pids().toString().replace(" ", "") + "\n";
                    default -> throw new ContainerException("unknown format " + format);
                };
        globals.session().out(text);
        return 0;
    }
}
