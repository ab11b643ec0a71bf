package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.Document;
import dev.jruntime.spec.ConfigReader;
import dev.jruntime.spec.InvalidConfigException;
import dev.jruntime.spec.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options of `update`, as the resources that they stand for.
final class UpdateArguments {
    static final String RESOURCES = "--resources";
    private static final List<String> KERNEL_MEMORY =
            List.of("--kernel-memory", "--kernel-memory-tcp");
    private static final List<String> RESCTRL = List.of("--l3-cache-schema", "--mem-bw-schema");

    private final ParseResult parsed;

    UpdateArguments(ParseResult parsed) {
        this.parsed = parsed;
    }

    static void describe(CommandSpec spec) {
        String file = "read them from a file, or - for standard input: JSON, as linux.resources";
        spec.addOption(Globals.text("-r", RESOURCES, "FILE", file));
        add(spec, "--blkio-weight", "N", "weight of input and output, 10 to 1000");
        add(spec, "--cpu-period", "USEC", "period in which --cpu-quota is granted");
        add(spec, "--cpu-quota", "USEC", "time on processors in each period; -1 for any");
        add(spec, "--cpu-burst", "USEC", "unused time that may be used later");
        add(spec, "--cpu-share", "N", "weight among other containers");
        add(spec, "--cpu-rt-period", "USEC", "period of --cpu-rt-runtime");
        add(spec, "--cpu-rt-runtime", "USEC", "real-time in each period");
        add(spec, "--cpu-idle", "0|1", "1: only what nobody else wants");
        add(spec, "--cpuset-cpus", "LIST", "processors, such as 0-3,7");
        add(spec, "--cpuset-mems", "LIST", "memory nodes");
        add(spec, "--memory", "BYTES", "limit of memory (64m, 1g); -1 for none");
        add(spec, "--memory-swap", "BYTES", "limit of memory and swap together; -1 for none");
        add(spec, "--memory-reservation", "BYTES", "soft limit of memory; -1 for none");
        add(spec, "--pids-limit", "N", "how many processes there may be; -1 for any number");
        add(spec, "--l3-cache-schema", "TEXT", "cache allocation (not supported yet)");
        add(spec, "--mem-bw-schema", "TEXT", "memory bandwidth (not supported yet)");
        for (String name : KERNEL_MEMORY) {
            spec.addOption(OptionSpec.builder(name).type(String.class).hidden(true).build());
        }
    }

    private static void add(CommandSpec spec, String name, String label, String help) {
        spec.addOption(Globals.text(name, label, help));
    }

    /// What is asked for, by a document or by options, which are checked as a document is.
    ///
    /// @throws ContainerException if that is not valid
    Resources resources(Globals globals) throws IOException {
        @Nullable String file = parsed.matchedOptionValue(RESOURCES, null);
        if (file == null) {
            return read(options(globals.invocation().warnings()));
        }
        if (parsed.matchedOptions().size() > 1) {
            throw new ContainerException(RESOURCES + " excludes all other options");
        }
        return read(Document.read(globals.session().launcher(), file));
    }

    private static Resources read(byte[] document) throws ContainerException {
        try {
            return ConfigReader.readResources(document);
        } catch (InvalidConfigException invalid) {
            throw new ContainerException(invalid.getMessage(), invalid);
        }
    }

    private byte[] options(List<String> warnings) throws ContainerException {
        for (String name : RESCTRL) {
            if (parsed.hasMatchedOption(name)) {
                throw new ContainerException(name + " is not supported yet: it needs resctrl");
            }
        }
        for (String name : KERNEL_MEMORY) {
            if (parsed.hasMatchedOption(name)) {
                warnings.add(name + " is ignored: --memory counts the kernel's memory, too");
            }
        }
        Long pids = number("--pids-limit");
        Resources resources =
                new Resources(
                        List.of(),
                        memory(),
                        cpu(),
                        pids == null ? null : new Resources.Pids(pids),
                        blockIo(),
                        List.of(),
                        null,
                        Map.of(),
                        Map.of());
        return resources.toCompactJson().getBytes(StandardCharsets.UTF_8);
    }

    private Resources.Memory memory() throws ContainerException {
        return new Resources.Memory(
                bytes("--memory"),
                bytes("--memory-reservation"),
                bytes("--memory-swap"),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Resources.Cpu cpu() throws ContainerException {
        return new Resources.Cpu(
                number("--cpu-share"),
                number("--cpu-quota"),
                number("--cpu-burst"),
                number("--cpu-period"),
                number("--cpu-rt-runtime"),
                number("--cpu-rt-period"),
                parsed.matchedOptionValue("--cpuset-cpus", null),
                parsed.matchedOptionValue("--cpuset-mems", null),
                number("--cpu-idle"));
    }

    private Resources.@Nullable BlockIo blockIo() throws ContainerException {
        Long weight = number("--blkio-weight");
        if (weight == null) {
            return null;
        }
        int small = (int) Math.clamp(weight, -1L, 1L << 16);
        List<Resources.ThrottleDevice> none = List.of();
        return new Resources.BlockIo(small, null, List.of(), none, none, none, none);
    }

    private @Nullable Long bytes(String option) throws ContainerException {
        String text = parsed.matchedOptionValue(option, null);
        return text == null ? null : ByteSize.parse(option, text);
    }

    private @Nullable Long number(String option) throws ContainerException {
        String text = parsed.matchedOptionValue(option, null);
        if (text == null) {
            return null;
        }
        if (!text.matches("-?[0-9]{1,18}")) {
            throw new ContainerException(option + " " + text + ": a whole number");
        }
        return Long.valueOf(text);
    }
}
