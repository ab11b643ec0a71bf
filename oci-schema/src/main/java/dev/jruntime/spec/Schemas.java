package dev.jruntime.spec;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.path.PathType;
import com.networknt.schema.serialization.NodeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// The JSON Schemas (draft 2020-12) beside this package, each loaded when first needed.
enum Schemas {
    CONFIG("config.json"),
    PROCESS("process.json"),
    RESOURCES("resources.json"),
    STATE("state.json"),
    FEATURES("features.json");

    private static final String BASE = "https://jruntime.invalid/schema/";

    private final String file;

    Schemas(String file) {
        this.file = file;
    }

    /// Adds each violation of this schema to `faults`.
    void check(JsonNode document, Faults faults) {
        Schema schema = schema();
        ExecutionContext context = schema.createExecutionContext();
        var errors = new SchemaErrors();
        context.setErrors(errors);
        schema.validate(context, document);
        errors.addTo(faults);
    }

    /// The subschema that holds the keyword at `keyword`.
    static JsonNode enclosing(SchemaLocation keyword) {
        String location = keyword.toString();
        String above = location.substring(0, location.lastIndexOf('/'));
        return resolve(above);
    }

    /// The subschema at `iri`.
    static JsonNode resolve(String iri) {
        return Registry.INSTANCE.getSchema(SchemaLocation.of(iri)).getSchemaNode();
    }

    /// The address of the schema itself, to resolve its references against.
    String iri() {
        return BASE + file;
    }

    private Schema schema() {
        return Registry.INSTANCE.getSchema(SchemaLocation.of(BASE + file));
    }

    /// Built when the first document is checked: many commands check none.
    private static final class Registry {

        static final SchemaRegistry INSTANCE =
                SchemaRegistry.withDialect(
                        SchemaDialect.create(),
                        builder ->
                                builder.schemaRegistryConfig(config())
                                        .nodeReader(new OwnReader())
                                        .schemas(Registry::text));

        private static SchemaRegistryConfig config() {
            return SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .locale(Locale.ROOT)
                    .preloadSchema(true)
                    .cacheRefs(true)
                    .failFast(false)
                    .formatAssertionsEnabled(false)
                    .build();
        }

        private static String text(String iri) {
            String name = iri.substring(iri.lastIndexOf('/') + 1);
            try (InputStream in = Schemas.class.getResourceAsStream("schema/" + name)) {
                if (in == null || !iri.startsWith(BASE)) {
                    throw new IllegalArgumentException("no schema " + iri);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Keeps the validator from building Jackson's object mapper, which costs a cold JVM more than
    /// all of the parsing.
    private static final class OwnReader implements NodeReader {

        @Override
        public JsonNode readTree(String content, InputFormat format) {
            return read(content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public JsonNode readTree(InputStream content, InputFormat format) {
            try {
                return read(content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static JsonNode read(byte[] schema) {
            try {
                return StrictJson.read("schema", schema, new Faults());
            } catch (InvalidConfigException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
