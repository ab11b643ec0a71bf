package dev.jruntime.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `restore`.
final class RestoreCommand implements Command {
    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String summary() {
        return "Make a container of what checkpoint has saved (not supported yet).";
    }

    @Override
    public String details() {
        return """
        Not supported yet: it fails, and makes nothing. Its options are known, so
        that engines that ask for them get an answer.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        CriuArguments.describe(spec);
        CriuArguments.describeRestore(spec);
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime restore --image-path /tmp/image --bundle /tmp/hello hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        throw CriuArguments.refusal(parsed, "not made");
    }
}
