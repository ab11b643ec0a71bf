package dev.jruntime.spec;

import tools.jackson.databind.JsonNode;

/// JSON of our own, such as the state directory's files, under the limits that configs have.
public final class Json {

    private Json() {}

    /// Reads a document. Members with the value `null` are left out.
    ///
    /// @param name the document's name, for the exception's message
    public static JsonNode read(String name, byte[] bytes) throws InvalidConfigException {
        var faults = new Faults();
        JsonNode tree = StrictJson.read(name, bytes, faults);
        if (!faults.isEmpty()) {
            throw new InvalidConfigException(name, Locator.locate(bytes, faults, ""));
        }
        return tree;
    }

    /// One line, no spaces.
    public static String compact(JsonNode tree) {
        return JsonText.compact(tree);
    }

    /// A line for each value, without a line break at the end.
    ///
    /// @param indent what each level adds, such as a tab
    public static String pretty(JsonNode tree, String indent) {
        return JsonText.pretty(tree, indent);
    }
}
