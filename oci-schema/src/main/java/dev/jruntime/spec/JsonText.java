package dev.jruntime.spec;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// JSON trees as text, in the two forms that commands print.
///
/// Control, bidi and other invisible characters are written as escapes, so that hostile annotations
/// can't steer the terminal that shows them.
final class JsonText {

    private final StringBuilder out = new StringBuilder();
    private final @Nullable String indent;

    private JsonText(@Nullable String indent) {
        this.indent = indent;
    }

    /// One line, no spaces.
    static String compact(JsonNode node) {
        var text = new JsonText(null);
        text.write(node, 0);
        return text.out.toString();
    }

    /// One line for each value; ends without a line break.
    static String pretty(JsonNode node, String indent) {
        var text = new JsonText(indent);
        text.write(node, 0);
        return text.out.toString();
    }

    private void write(JsonNode node, int depth) {
        if (node.isObject()) {
            object(node, depth + 1);
        } else if (node.isArray()) {
            array(node, depth + 1);
        } else if (node.isString()) {
            out.append(Excerpt.quoted(node.stringValue(), Integer.MAX_VALUE));
        } else {
            out.append(node.asString("null"));
        }
    }

    private void object(JsonNode object, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            line(depth);
            out.append(Excerpt.quoted(member.getKey(), Integer.MAX_VALUE));
            out.append(indent == null ? ":" : ": ");
            write(member.getValue(), depth);
            out.append(members.hasNext() ? "," : "");
        }
        end('}', object.isEmpty(), depth);
    }

    private void array(JsonNode array, int depth) {
        out.append('[');
        Iterator<JsonNode> elements = array.iterator();
        while (elements.hasNext()) {
            line(depth);
            write(elements.next(), depth);
            out.append(elements.hasNext() ? "," : "");
        }
        end(']', array.isEmpty(), depth);
    }

    private void end(char bracket, boolean empty, int depth) {
        if (!empty) {
            line(depth - 1);
        }
        out.append(bracket);
    }

    private void line(int depth) {
        if (indent != null) {
            out.append('\n').append(indent.repeat(depth));
        }
    }
}
