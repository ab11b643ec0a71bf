package dev.jruntime.cli;

import dev.jruntime.container.SeccompLibrary;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `features`.
final class FeaturesCommand implements Command {
    @Override
    public String name() {
        return "features";
    }

    @Override
    public String summary() {
        return "Print what this runtime can do, as JSON.";
    }

    @Override
    public String details() {
        return """
        What would be refused is not named. Of the host only the version of its
        libseccomp is looked at: something may be supported here that its kernel
        does not allow.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {}

    @Override
    public List<String> examples() {
        return List.of("jruntime features");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        SeccompLibrary library = SeccompLibrary.look(globals.invocation().launcher());
        globals.session().out(Abilities.features(library.version()).toPrettyJson() + "\n");
        return 0;
    }
}
