package dev.jruntime.spec;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The part of draft 2020-12 that our schemas use.
///
/// The validator's own dialect loads formats for hosts, dates and addresses, and its `enum` starts
/// Jackson's object mapper with calendars and locales: two thirds of what a cold JVM spends on its
/// first config.
final class SchemaDialect {

    private static final List<KeywordType> ASSERTIONS =
            List.of(
                    KeywordType.REF,
                    KeywordType.TYPE,
                    KeywordType.PROPERTIES,
                    KeywordType.ADDITIONAL_PROPERTIES,
                    KeywordType.PROPERTY_NAMES,
                    KeywordType.REQUIRED,
                    KeywordType.ITEMS,
                    KeywordType.MIN_ITEMS,
                    KeywordType.MAX_ITEMS,
                    KeywordType.MINIMUM,
                    KeywordType.MAXIMUM,
                    KeywordType.MIN_LENGTH,
                    KeywordType.PATTERN);

    private static final List<String> ANNOTATIONS =
            List.of(
                    "$schema",
                    "$id",
                    "$defs",
                    "$comment",
                    "title",
                    "description",
                    "examples",
                    "deprecated");

    private SchemaDialect() {}

    static Dialect create() {
        Stream<Keyword> annotations = ANNOTATIONS.stream().map(NonValidationKeyword::new);
        return Dialect.builder("https://json-schema.org/draft/2020-12/schema")
                .specificationVersion(SpecificationVersion.DRAFT_2020_12)
                .idKeyword("$id")
                .keywords(ASSERTIONS)
                .keywords(annotations.toList())
                .keyword(new NameKeyword())
                .build();
    }

    /// `enum`, where all values are strings, as they are in our schemas.
    private static final class NameKeyword extends AbstractKeyword {

        NameKeyword() {
            super("enum");
        }

        @Override
        public KeywordValidator newValidator(
                SchemaLocation location, JsonNode names, Schema parent, SchemaContext context) {
            return new NameValidator(this, names, location);
        }
    }

    private static final class NameValidator extends AbstractKeywordValidator {

        private final Set<String> names = new HashSet<>();

        NameValidator(Keyword keyword, JsonNode names, SchemaLocation location) {
            super(keyword, names, location);
            names.forEach(name -> this.names.add(name.stringValue()));
        }

        @Override
        public void validate(
                ExecutionContext context, JsonNode value, JsonNode root, NodePath place) {
            if (value.isString() && names.contains(value.stringValue())) {
                return;
            }
            context.addError(
                    Error.builder()
                            .keyword(getKeyword())
                            .instanceLocation(place)
                            .instanceNode(value)
                            .schemaNode(getSchemaNode())
                            .schemaLocation(getSchemaLocation())
                            .evaluationPath(context.getEvaluationPath())
                            .message("is none of the names")
                            .build());
        }
    }
}
