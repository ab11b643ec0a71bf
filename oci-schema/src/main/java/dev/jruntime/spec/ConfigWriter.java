package dev.jruntime.spec;

/// Configs as JSON: reading what this writes gives an equal record.
public final class ConfigWriter {

    private ConfigWriter() {}

    /// JSON on one line.
    public static String toCompactJson(Config config) {
        return JsonText.compact(config(config).node());
    }

    /// JSON on many lines, without a line break at the end.
    ///
    /// @param indent what each level adds, such as a tab
    public static String toPrettyJson(Config config, String indent) {
        return JsonText.pretty(config(config).node(), indent);
    }

    /// JSON on one line, as [ConfigReader#readProcess] takes it.
    public static String toCompactJson(Process process) {
        return JsonText.compact(ProcessWriter.process(process).node());
    }

    /// JSON on one line, as [ConfigReader#readResources] takes it.
    public static String toCompactJson(Resources resources) {
        return JsonText.compact(ResourcesWriter.resources(resources).node());
    }

    private static Members config(Config config) {
        return new Members()
                .string("ociVersion", config.ociVersion())
                .object("process", config.process(), ProcessWriter::process)
                .object("root", config.root(), ConfigWriter::root)
                .string("hostname", config.hostname())
                .string("domainname", config.domainname())
                .objects("mounts", config.mounts(), ConfigWriter::mount)
                .object("hooks", config.hooks(), ConfigWriter::hooks)
                .stringMap("annotations", config.annotations())
                .object("linux", config.linux(), LinuxWriter::linux);
    }

    private static Members root(Root root) {
        return new Members().string("path", root.path()).flag("readonly", root.readonly());
    }

    private static Members mount(Mount mount) {
        return new Members()
                .string("destination", mount.destination())
                .string("type", mount.type())
                .string("source", mount.source())
                .strings("options", mount.options())
                .objects("uidMappings", mount.uidMappings(), LinuxWriter::idMapping)
                .objects("gidMappings", mount.gidMappings(), LinuxWriter::idMapping);
    }

    private static Members hooks(Hooks hooks) {
        return new Members()
                .objects("prestart", hooks.prestart(), ConfigWriter::hook)
                .objects("createRuntime", hooks.createRuntime(), ConfigWriter::hook)
                .objects("createContainer", hooks.createContainer(), ConfigWriter::hook)
                .objects("startContainer", hooks.startContainer(), ConfigWriter::hook)
                .objects("poststart", hooks.poststart(), ConfigWriter::hook)
                .objects("poststop", hooks.poststop(), ConfigWriter::hook);
    }

    private static Members hook(Hook hook) {
        return new Members()
                .string("path", hook.path())
                .strings("args", hook.args())
                .strings("env", hook.env())
                .number("timeout", hook.timeout());
    }
}
