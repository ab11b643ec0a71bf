package dev.jruntime.spec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Bytes to a JSON tree, refusing all that parsers are known to disagree about.
///
/// Members with the value `null` are left out of the tree: the spec makes no difference between
/// `null` and absent.
final class StrictJson {

    static final int MAX_BYTES = 8 << 20;
    static final int MAX_DEPTH = 64;
    static final int MAX_NODES = 500_000;

    private static final int MAX_MESSAGE = 200;

    /// No symbol table and no recycled buffers: a server reads documents of many callers, and
    /// nothing of one may survive into the next.
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH + 1)
                                    .maxNameLength(MAX_BYTES)
                                    .build())
                    .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// Stands for any number with a point or an exponent. The spec has none, but JSON Schema would
    /// let 1.0 pass as an integer, and 1e999999999 is costly to convert.
    private static final JsonNode FRACTION = NODES.numberNode(Double.NaN);

    /// Where Jackson's messages begin to speak of its own settings.
    private static final Pattern SOURCE = Pattern.compile("(\\s*\\([^()]*\\[Source|: enable `).*");

    private final JsonParser parser;
    private final Faults faults;
    private int nodes;

    private StrictJson(JsonParser parser, Faults faults) {
        this.parser = parser;
        this.faults = faults;
    }

    /// Reads a whole document. Repeated members and refused characters go to `faults`; what makes
    /// the rest unreadable is thrown.
    ///
    /// @param name the document's name, for the exception's message
    static JsonNode read(String name, byte[] bytes, Faults faults) throws InvalidConfigException {
        char[] text = decode(name, bytes);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new StrictJson(parser, faults).document();
        } catch (Refusal refusal) {
            throw refused(name, refusal.line, refusal.rule);
        } catch (StreamReadException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw refused(name, line, "is not JSON: " + firstLine(e));
        }
    }

    /// A parser over text that [#read] has accepted before.
    static JsonParser parser(byte[] bytes) {
        char[] text = new String(bytes, StandardCharsets.UTF_8).toCharArray();
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    private static char[] decode(String name, byte[] bytes) throws InvalidConfigException {
        if (bytes.length > MAX_BYTES) {
            throw refused(name, 0, "must not be larger than " + MAX_BYTES + " bytes");
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb) {
            throw refused(name, 1, "must not begin with a byte order mark");
        }
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw refused(name, line, "must be UTF-8, which byte " + in.position() + " is not");
        }
        out.flip();
        char[] text = new char[out.length()];
        out.get(text);
        return text;
    }

    private JsonNode document() throws Refusal {
        if (parser.nextToken() == null) {
            throw refusal("must not be empty");
        }
        JsonNode root = value(0);
        if (parser.nextToken() != null) {
            throw refusal("must end where its first value ends");
        }
        return root;
    }

    private JsonNode value(int depth) throws Refusal {
        if (++nodes > MAX_NODES) {
            throw refusal("must not have more than " + MAX_NODES + " values");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> NODES.stringNode(checked(parser.getString()));
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> FRACTION;
            default -> throw refusal("must be JSON");
        };
    }

    private JsonNode object(int depth) throws Refusal {
        requireDepth(depth);
        ObjectNode object = NODES.objectNode();
        boolean nulls = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = checked(parser.currentName());
            if (object.has(name)) {
                faults.addAboutName(pointer(), "must not occur twice");
            }
            parser.nextToken();
            JsonNode value = value(depth);
            nulls |= value.isNull();
            object.set(name, value);
        }
        if (nulls) {
            object.removeIf(JsonNode::isNull);
        }
        return object;
    }

    private JsonNode array(int depth) throws Refusal {
        requireDepth(depth);
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(depth));
        }
        return array;
    }

    private JsonNode integer() {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private void requireDepth(int depth) throws Refusal {
        if (depth > MAX_DEPTH) {
            throw refusal("must not be nested deeper than " + MAX_DEPTH);
        }
    }

    /// The kernel ends a string at NUL, and a lone surrogate has no UTF-8 form: either would turn
    /// into another text than the one that was checked.
    private String checked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                faults.add(pointer(), "must not contain NUL");
                return text;
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    faults.add(pointer(), "must not contain half of a surrogate pair");
                    return text;
                }
                i++;
            }
        }
        return text;
    }

    private String pointer() {
        return parser.streamReadContext().pathAsPointer().toString();
    }

    private Refusal refusal(String rule) {
        return new Refusal(parser.currentTokenLocation().getLineNr(), rule);
    }

    private static String firstLine(JacksonException e) {
        String message = e.getOriginalMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        return Excerpt.printable(SOURCE.matcher(line).replaceFirst(""), MAX_MESSAGE);
    }

    private static InvalidConfigException refused(String name, int line, String rule) {
        return new InvalidConfigException(name, new Violation("", line, "", rule, ""));
    }

    /// The document can't be read any further.
    private static final class Refusal extends Exception {

        private final int line;
        private final String rule;

        Refusal(int line, String rule) {
            super(rule, null, false, false);
            this.line = line;
            this.rule = rule;
        }
    }
}
