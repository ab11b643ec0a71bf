package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.ContainerId;
import dev.jruntime.linux.process.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The positional parameters that commands share.
final class Parameters {
    private Parameters() {}

    static void addId(CommandSpec spec) {
        add(spec, 0, true, "ID", "the container's name");
    }

    static void add(CommandSpec spec, int index, boolean required, String label, String help) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index(Integer.toString(index))
                        .arity(required ? "1" : "0..1")
                        .paramLabel(label)
                        .type(String.class)
                        .description(help)
                        .build());
    }

    /// All that follows the id.
    static void addRest(CommandSpec spec, String label, String help) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index("1..*")
                        .arity("0..*")
                        .paramLabel(label)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(help)
                        .build());
    }

    /// @throws ContainerException if the id cannot be one
    static String id(ParseResult parsed) throws ContainerException {
        @Nullable String id = parsed.matchedPositionalValue(0, null);
        if (id == null) {
            String command = parsed.commandSpec().name();
            throw new ContainerException(
                    command + " needs the id of a container (see jruntime " + command + " --help)");
        }
        return ContainerId.check(id);
    }

    static String optional(ParseResult parsed, int index, String fallback) {
        return parsed.matchedPositionalValue(index, fallback);
    }

    /// @throws ContainerException if there is no such signal
    static int signal(ParseResult parsed, int index, String fallback) throws ContainerException {
        try {
            return Signal.parse(optional(parsed, index, fallback));
        } catch (IllegalArgumentException unknown) {
            throw new ContainerException(unknown.getMessage(), unknown);
        }
    }
}
