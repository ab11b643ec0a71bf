package dev.jruntime.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Finds what the schema does not know, or knows as deprecated. The spec wants it ignored, which
/// makes a typing error silent.
final class UnknownMembers {

    private final Faults warnings;

    private UnknownMembers(Faults warnings) {
        this.warnings = warnings;
    }

    static void find(JsonNode document, Schemas schema, Faults warnings) {
        new UnknownMembers(warnings).visit(document, Subschema.of(schema.iri()), At.ROOT);
    }

    private void visit(JsonNode value, Subschema schema, At at) {
        if (value.isObject()) {
            visitObject(value, schema, at);
        } else if (value.isArray() && schema.node().has("items")) {
            Subschema items = schema.to("items");
            for (int i = 0; i < value.size(); i++) {
                visit(value.get(i), items, at.to(i));
            }
        } else if (value.isString() && schema.node().has("examples")) {
            visitName(value.stringValue(), schema.node().get("examples"), at);
        }
    }

    private void visitObject(JsonNode object, Subschema schema, At at) {
        JsonNode properties = schema.node().path("properties");
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            At place = at.to(member.getKey());
            if (properties.has(member.getKey())) {
                visitKnown(member.getValue(), schema.to("properties").to(member.getKey()), place);
            } else if (schema.node().has("additionalProperties")) {
                visit(member.getValue(), schema.to("additionalProperties"), place);
            } else if (!properties.isEmpty()) {
                List<String> names = List.copyOf(properties.propertyNames());
                unknown(member.getKey(), names, place);
            }
        }
    }

    private void visitKnown(JsonNode value, Subschema schema, At at) {
        if (schema.deprecation() != null) {
            warnings.addAboutName(at.toString(), "is deprecated: " + schema.deprecation());
        }
        visit(value, schema, at);
    }

    private void visitName(String name, JsonNode known, At at) {
        List<String> names = known.valueStream().map(JsonNode::asString).toList();
        if (!names.contains(name)) {
            unknown(name, names, at);
        }
    }

    private void unknown(String name, List<String> known, At at) {
        String nearest = NearestName.of(name, known);
        String guess = nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
        warnings.addAboutName(at.toString(), "is not known and has no effect" + guess);
    }

    /// A schema with its references followed.
    ///
    /// @param file the address of the file that it stands in
    /// @param deprecation what to do instead, said beside the first reference
    private record Subschema(String file, JsonNode node, @Nullable String deprecation) {

        static Subschema of(String iri) {
            return followed(iri.replaceFirst("#.*", ""), Schemas.resolve(iri));
        }

        Subschema to(String step) {
            return followed(file, node.get(step));
        }

        private static Subschema followed(String file, JsonNode node) {
            if (!node.has("$ref")) {
                return new Subschema(file, node, deprecation(node));
            }
            String ref = node.get("$ref").asString();
            String iri = ref.startsWith("#") ? file + ref : file.replaceFirst("[^/]*$", "") + ref;
            Subschema target = of(iri);
            String own = deprecation(node);
            return new Subschema(target.file, target.node, own == null ? target.deprecation : own);
        }

        private static @Nullable String deprecation(JsonNode node) {
            return node.path("deprecated").asBoolean(false)
                    ? node.path("$comment").asString("it has no effect")
                    : null;
        }
    }
}
