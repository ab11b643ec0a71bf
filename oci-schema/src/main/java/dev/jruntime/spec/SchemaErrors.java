package dev.jruntime.spec;

import com.networknt.schema.Error;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The list that the validator adds its errors to: bounded, and able to put them in our words.
final class SchemaErrors extends AbstractList<Error> {

    private final List<Error> errors = new ArrayList<>();

    @Override
    public boolean add(Error error) {
        return errors.size() <= Faults.LIMIT && errors.add(error);
    }

    @Override
    public Error get(int index) {
        return errors.get(index);
    }

    @Override
    public int size() {
        return errors.size();
    }

    void addTo(Faults faults) {
        for (Error error : errors) {
            String pointer = error.getInstanceLocation().toString();
            String member = error.getProperty();
            if (member != null) {
                pointer += "/" + At.escape(member);
            }
            if (error.getKeyword().equals("propertyNames")) {
                faults.addAboutName(pointer, nameRule(error));
            } else {
                faults.add(pointer, rule(error.getKeyword(), error.getSchemaNode(), error));
            }
        }
    }

    private static String nameRule(Error error) {
        JsonNode asked = error.getSchemaNode();
        Map.Entry<String, JsonNode> first = asked.properties().iterator().next();
        return asked.has("description")
                ? "must be named after " + asked.get("description").asString()
                : "has a name that " + rule(first.getKey(), first.getValue(), error);
    }

    private static String rule(String keyword, @Nullable JsonNode asked, Error error) {
        String value = asked == null ? "" : asked.asString("");
        return switch (keyword) {
            case "required" -> "is required";
            case "type" -> "must be " + article(value);
            case "enum" -> "must be one of " + names(asked);
            case "minimum" -> "must not be less than " + value;
            case "maximum" -> "must not be more than " + value;
            case "minLength" -> "must not be empty";
            case "minItems" -> "must not be empty";
            case "maxItems" ->
                    value.equals("0")
                            ? "must be empty"
                            : "must not have more than " + value + " entries";
            case "pattern" -> "must be " + description(error, value);
            default -> "must satisfy the schema's " + keyword + " " + value;
        };
    }

    /// Regular expressions are for machines: the schemas say beside each one what it stands for.
    private static String description(Error error, String pattern) {
        JsonNode schema = Schemas.enclosing(error.getSchemaLocation());
        return schema.path("description").asString("text of the form " + pattern);
    }

    private static String article(String type) {
        return (type.matches("[aeiou].*") ? "an " : "a ") + type;
    }

    private static String names(@Nullable JsonNode values) {
        return values == null
                ? ""
                : values.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }
}
