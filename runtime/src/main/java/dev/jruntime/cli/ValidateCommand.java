package dev.jruntime.cli;

import dev.jruntime.container.Bundle;
import dev.jruntime.container.ContainerException;
import dev.jruntime.spec.Validation;
import dev.jruntime.syscall.Proxy;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `validate`.
final class ValidateCommand implements Command {
    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "Check a bundle's configuration, and list all that is wrong or risky.";
    }

    @Override
    public String details() {
        return """
        Nothing is made or started. The exit code is 1 if something is wrong; what
        is risky, or unknown and therefore without effect, is only told.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Globals.text("-f", "--format", "FORMAT", "text or json (default: text)"));
        Parameters.add(
                spec, 0, false, "BUNDLE", "the bundle's directory (default: the current one)");
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime validate /tmp/hello", "jruntime validate --format json .");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String bundle = Parameters.optional(parsed, 0, ".");
        Proxy launcher = globals.session().launcher();
        String cwd = launcher.hello().cwd();
        Bundle opened = Bundle.open(launcher, cwd, bundle, "config.json");
        Validation validation = Validation.of(opened.bytes());
        String format = parsed.matchedOptionValue("--format", "text");
        switch (format) {
            case "text" -> globals.session().out(validation.toText());
            case "json" -> globals.session().out(validation.toJson() + "\n");
            default -> throw new ContainerException("unknown format " + format);
        }
        return validation.isValid() ? 0 : 1;
    }
}
