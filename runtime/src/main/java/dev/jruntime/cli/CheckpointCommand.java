package dev.jruntime.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `checkpoint`.
final class CheckpointCommand implements Command {
    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public String summary() {
        return "Save a running container to disk (not supported yet).";
    }

    @Override
    public String details() {
        return """
        Not supported yet: it fails, and the container goes on as it is. Its
        options are known, so that engines that ask for this help get an answer;
        podman takes that alone for support, and gets the refusal later.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        CriuArguments.describe(spec);
        spec.addOption(
                Globals.text("--parent-path", "DIR", "an earlier image, by --pre-dump, relative"));
        spec.addOption(Globals.flag("--leave-running", "do not stop the container"));
        spec.addOption(Globals.flag("--tcp-skip-in-flight", "without connections half open"));
        spec.addOption(Globals.flag("--link-remap", "with files that are deleted but open"));
        spec.addOption(Globals.text("--status-fd", "N", "where to tell that pages can be fetched"));
        spec.addOption(Globals.text("--page-server", "ADDRESS", "send memory to ADDRESS:PORT"));
        spec.addOption(Globals.flag("--pre-dump", "save memory only, and let it run"));
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime checkpoint --image-path /tmp/image hello");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        throw CriuArguments.refusal(parsed, "left as it is");
    }
}
