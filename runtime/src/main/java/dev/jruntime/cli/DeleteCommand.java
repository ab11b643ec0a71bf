package dev.jruntime.cli;

import dev.jruntime.container.Delete;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `delete`.
final class DeleteCommand implements Command {
    @Override
    public String name() {
        return "delete";
    }

    @Override
    public String summary() {
        return "Remove what is left of a container.";
    }

    @Override
    public String details() {
        return """
        Its cgroups and its state go; its bundle is never touched. Only a stopped
        container can be deleted: use --force for others. With --force it is no
        error if there is no such container.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Globals.flag("-f", "--force", "kill the container first if it still lives"));
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime delete hello", "jruntime delete --force hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        Delete.run(globals.invocation(), id, parsed.hasMatchedOption("--force"));
        return 0;
    }
}
