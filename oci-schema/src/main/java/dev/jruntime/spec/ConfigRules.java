package dev.jruntime.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the schema can't say about a config as a whole, its mounts and its hooks.
final class ConfigRules {

    /// HOST_NAME_MAX, sethostname(2) and setdomainname(2).
    private static final int MAX_HOSTNAME = 64;

    private final Config config;
    private final Faults faults;

    private ConfigRules(Config config, Faults faults) {
        this.config = config;
        this.faults = faults;
    }

    static void check(Config config, Faults faults) {
        var rules = new ConfigRules(config, faults);
        rules.root();
        if (config.isForLinux()) {
            rules.linux();
        }
    }

    private void root() {
        if (config.root() == null && !config.platforms().contains("windows")) {
            faults.add(At.ROOT.to("root"), "is required");
        }
    }

    private void linux() {
        if (config.root() != null) {
            TextRules.path(config.root().path(), At.ROOT.to("root").to("path"), faults);
        }
        if (config.process() != null) {
            ProcessRules.check(config.process(), At.ROOT.to("process"), faults);
        }
        hostname("hostname", config.hostname());
        hostname("domainname", config.domainname());
        mounts();
        if (config.hooks() != null) {
            hooks(config.hooks());
        }
        if (config.linux() != null) {
            LinuxRules.check(config.linux(), At.ROOT.to("linux"), faults);
        }
    }

    private void hostname(String member, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return;
        }
        At at = At.ROOT.to(member);
        if (TextRules.longer(name, MAX_HOSTNAME)) {
            faults.add(at, "must not be longer than " + MAX_HOSTNAME + " bytes");
        }
        if (config.linux() == null || !LinuxRules.has(config.linux(), "uts")) {
            faults.add(
                    at,
                    "must not be set without a uts namespace: it would rename the host",
                    At.ROOT.to("linux").to("namespaces"));
        }
    }

    private void mounts() {
        At at = At.ROOT.to("mounts");
        for (int i = 0; i < config.mounts().size(); i++) {
            mount(config.mounts().get(i), at.to(i));
        }
    }

    private void mount(Mount mount, At at) {
        TextRules.path(mount.destination(), at.to("destination"), faults);
        if (mount.source() != null) {
            TextRules.path(mount.source(), at.to("source"), faults);
        }
        LinuxRules.idMappings(mount.uidMappings(), at.to("uidMappings"), faults);
        LinuxRules.idMappings(mount.gidMappings(), at.to("gidMappings"), faults);
        if (mount.uidMappings().isEmpty() != mount.gidMappings().isEmpty()) {
            boolean noUids = mount.uidMappings().isEmpty();
            faults.add(
                    at.to(noUids ? "uidMappings" : "gidMappings"),
                    "is required beside the mount's other mappings",
                    at.to(noUids ? "gidMappings" : "uidMappings"));
        }
    }

    private void hooks(Hooks hooks) {
        hooks("prestart", hooks.prestart());
        hooks("createRuntime", hooks.createRuntime());
        hooks("createContainer", hooks.createContainer());
        hooks("startContainer", hooks.startContainer());
        hooks("poststart", hooks.poststart());
        hooks("poststop", hooks.poststop());
    }

    private void hooks(String member, List<Hook> hooks) {
        At list = At.ROOT.to("hooks").to(member);
        for (int i = 0; i < hooks.size(); i++) {
            Hook hook = hooks.get(i);
            At at = list.to(i);
            TextRules.absolutePath(hook.path(), at.to("path"), faults);
            TextRules.arguments(hook.args(), at.to("args"), faults);
            TextRules.environment(hook.env(), at.to("env"), faults);
        }
    }
}
