package dev.jruntime.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Finds faults in the text again, for their lines and values.
///
/// Good documents are read once and keep no positions; only a bad one is worth a second reading.
final class Locator {

    private static final int MAX_VALUE = 80;
    private static final int MAX_POINTER = 256;

    /// Environments hold secrets, and messages end up in logs.
    private static final Pattern SECRET = Pattern.compile("(.*/)?env/\\d+");

    private final JsonParser parser;

    private Locator(JsonParser parser) {
        this.parser = parser;
    }

    /// @param base where the document stands in a config, to name the spec's sections: empty for a
    ///   whole config, else such as `/process`
    static List<Violation> locate(byte[] bytes, Faults faults, String base) {
        var root = new Place();
        List<Place> places = new ArrayList<>();
        for (Faults.Fault fault : faults.list()) {
            places.add(root.descend(fault.pointer()));
        }
        try (JsonParser parser = StrictJson.parser(bytes)) {
            parser.nextToken();
            new Locator(parser).visit(root);
        }
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            violations.add(violation(faults.list().get(i), places.get(i), base));
        }
        violations.sort((a, b) -> Integer.compare(a.line(), b.line()));
        if (faults.omitted() > 0) {
            String rule = "has " + faults.omitted() + " more violations, which are not listed";
            violations.add(new Violation("", 0, "", rule, ""));
        }
        return violations;
    }

    private static Violation violation(Faults.Fault fault, Place place, String base) {
        boolean hidden = fault.ofName() || SECRET.matcher(fault.pointer()).matches();
        return new Violation(
                Excerpt.printable(fault.pointer(), MAX_POINTER),
                place.nearestLine(),
                hidden ? "" : place.value,
                fault.rule(),
                SpecSection.of(base + fault.pointer()));
    }

    private void visit(Place place) {
        place.line = parser.currentTokenLocation().getLineNr();
        place.value = value(parser.currentToken());
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                visitChild(place.children.get(name));
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                visitChild(place.children.get(Integer.toString(i)));
            }
        }
    }

    private void visitChild(@Nullable Place child) {
        if (child == null) {
            parser.skipChildren();
        } else {
            visit(child);
        }
    }

    private String value(JsonToken token) {
        return switch (token) {
            case START_OBJECT, START_ARRAY -> "";
            case VALUE_STRING -> Excerpt.quoted(parser.getString(), MAX_VALUE);
            default -> Excerpt.printable(parser.getString(), MAX_VALUE);
        };
    }

    /// A node of the tree of wanted pointers.
    private static final class Place {

        private final @Nullable Place parent;
        private final Map<String, Place> children = new LinkedHashMap<>();
        private int line;
        private String value = "";

        Place() {
            this(null);
        }

        private Place(@Nullable Place parent) {
            this.parent = parent;
        }

        Place descend(String pointer) {
            Place place = this;
            if (!pointer.isEmpty()) {
                for (String step : pointer.substring(1).split("/", -1)) {
                    Place above = place;
                    place =
                            above.children.computeIfAbsent(
                                    At.unescape(step), unused -> new Place(above));
                }
            }
            return place;
        }

        /// A missing member has no line of its own; where it is missing has one.
        int nearestLine() {
            Place place = this;
            while (place.line == 0 && place.parent != null) {
                place = place.parent;
            }
            return place.line;
        }
    }
}
