package dev.jruntime.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A config's tree to records.
final class ConfigMapping {

    private static final List<String> PLATFORMS =
            List.of("linux", "windows", "solaris", "vm", "zos", "freebsd");

    private ConfigMapping() {}

    static Config config(Fields config) {
        Set<String> platforms = new LinkedHashSet<>(PLATFORMS);
        platforms.removeIf(platform -> !config.has(platform));
        return new Config(
                config.string("ociVersion"),
                config.object("root", ConfigMapping::root),
                config.object("process", ProcessMapping::process),
                config.optionalString("hostname"),
                config.optionalString("domainname"),
                config.objects("mounts", ConfigMapping::mount),
                config.object("hooks", ConfigMapping::hooks),
                config.stringMap("annotations"),
                config.object("linux", LinuxMapping::linux),
                platforms);
    }

    private static Root root(Fields root) {
        return new Root(root.string("path"), root.flag("readonly"));
    }

    private static Mount mount(Fields mount) {
        return new Mount(
                mount.string("destination"),
                mount.optionalString("source"),
                mount.optionalString("type"),
                mount.strings("options"),
                mount.objects("uidMappings", LinuxMapping::idMapping),
                mount.objects("gidMappings", LinuxMapping::idMapping));
    }

    private static Hooks hooks(Fields hooks) {
        return new Hooks(
                hooks.objects("prestart", ConfigMapping::hook),
                hooks.objects("createRuntime", ConfigMapping::hook),
                hooks.objects("createContainer", ConfigMapping::hook),
                hooks.objects("startContainer", ConfigMapping::hook),
                hooks.objects("poststart", ConfigMapping::hook),
                hooks.objects("poststop", ConfigMapping::hook));
    }

    private static Hook hook(Fields hook) {
        return new Hook(
                hook.string("path"),
                hook.strings("args"),
                hook.strings("env"),
                hook.optionalNumber("timeout"));
    }
}
