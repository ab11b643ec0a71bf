package dev.jruntime.spec;

import tools.jackson.databind.JsonNode;

/// Reads the runtime-spec's documents, and refuses what the spec or our limits do not allow.
///
/// Unknown members are ignored, but count towards the limits. `null` counts as absent. All
/// violations of a document are reported together.
public final class ConfigReader {

    private ConfigReader() {}

    /// Reads a `config.json`. One for another platform is as good as one for Linux; see
    /// [Config#isForLinux].
    public static Config read(byte[] bytes) throws InvalidConfigException {
        var faults = new Faults();
        JsonNode tree = StrictJson.read("config.json", bytes, faults);
        Config config = check(tree, faults);
        refuse("config.json", bytes, faults, "");
        return config;
    }

    /// Reads the process of `exec --process`.
    public static Process readProcess(byte[] bytes) throws InvalidConfigException {
        var faults = new Faults();
        JsonNode tree = StrictJson.read("process", bytes, faults);
        Schemas.PROCESS.check(tree, faults);
        Process process = ProcessMapping.process(new Fields(tree));
        var consequences = new Faults();
        requireIds(tree, At.ROOT, consequences);
        ProcessRules.check(process, At.ROOT, consequences);
        faults.addConsequences(consequences);
        refuse("process", bytes, faults, "/process");
        return process;
    }

    /// Reads the resources of `update --resources`.
    public static Resources readResources(byte[] bytes) throws InvalidConfigException {
        var faults = new Faults();
        JsonNode tree = StrictJson.read("resources", bytes, faults);
        Schemas.RESOURCES.check(tree, faults);
        Resources resources = ResourcesMapping.resources(new Fields(tree));
        var consequences = new Faults();
        ResourcesRules.check(resources, At.ROOT, consequences);
        faults.addConsequences(consequences);
        refuse("resources", bytes, faults, "/linux/resources");
        return resources;
    }

    /// Adds all that is wrong with a config's tree to `faults`; the config that comes back is whole
    /// only if nothing is.
    static Config check(JsonNode tree, Faults faults) {
        Schemas.CONFIG.check(tree, faults);
        Config config = ConfigMapping.config(new Fields(tree));
        var consequences = new Faults();
        if (config.isForLinux() && tree.get("process") != null) {
            requireIds(tree.get("process"), At.ROOT.to("process"), consequences);
        }
        ConfigRules.check(config, consequences);
        faults.addConsequences(consequences);
        return config;
    }

    /// The schema leaves a user's ids open, for Windows names its users.
    private static void requireIds(JsonNode process, At at, Faults faults) {
        JsonNode user = process.get("user");
        if (user == null) {
            return;
        }
        for (String id : new String[] {"uid", "gid"}) {
            if (!user.has(id)) {
                faults.add(at.to("user").to(id), "is required");
            }
        }
    }

    private static void refuse(String name, byte[] bytes, Faults faults, String base)
            throws InvalidConfigException {
        if (!faults.isEmpty()) {
            throw new InvalidConfigException(name, Locator.locate(bytes, faults, base));
        }
    }
}
