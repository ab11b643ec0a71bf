package dev.jruntime.cli;

import dev.jruntime.container.Update;
import dev.jruntime.spec.Resources;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `update`.
final class UpdateCommand implements Command {
    @Override
    public String name() {
        return "update";
    }

    @Override
    public String summary() {
        return "Change the limits of a container.";
    }

    @Override
    public String details() {
        return """
        They change at once, for all its processes. What is not given stays as it
        is. If the kernel refuses one of them, all stay. Rules for devices are
        never touched. A time is in microseconds.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        UpdateArguments.describe(spec);
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of(
                "jruntime update --memory 256m --pids-limit 100 hello",
                "echo '{\"cpu\": {\"quota\": 50000}}' | jruntime update --resources - hello");
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        Resources resources = new UpdateArguments(parsed).resources(globals);
        Update.run(globals.invocation(), id, resources);
        return 0;
    }
}
