package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What documents look like, of this version and of earlier ones. */
final class Schemas {

    private record Known(EntryKind kind, JsonSchema schema) {}

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, Known> KNOWN = Map.of(
            "https://keyturn.dev/evidence/1",
            known(EntryKind.ROTATION, "evidence-1"),
            EntryKind.ROTATION.schema(),
            known(EntryKind.ROTATION, "evidence-2"),
            EntryKind.KEY.schema(),
            known(EntryKind.KEY, "evidence-key-1"),
            EntryKind.ATTEMPT.schema(),
            known(EntryKind.ATTEMPT, "evidence-attempt-1"));

    private Schemas() {}

    /** What is wrong, to go on after "its document"; empty when nothing is. */
    static Optional<String> complaint(JsonNode document) {
        String name = document.path("schema").asText();
        Known known = KNOWN.get(name);
        if (known == null) {
            return Optional.of("has the schema \"" + name + "\", which this version of Keyturn does not know");
        }
        return known.schema().validate(document).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .findFirst()
                .map(message -> "is not as its schema says (" + message + ")");
    }

    /** The kind of entry that a document is; documents of the first schema do not say it themselves. */
    static String kindOf(JsonNode document) {
        Known known = KNOWN.get(document.path("schema").asText());
        String kind = known == null ? "" : known.kind().name();
        return document.path("kind").asText(kind);
    }

    private static Known known(EntryKind kind, String file) {
        // by the class loader of this class: that of the thread which happens to be the first may not see it
        try (InputStream schema = Schemas.class.getResourceAsStream(file + ".schema.json")) {
            return new Known(kind, FACTORY.getSchema(Objects.requireNonNull(schema, file)));
        } catch (IOException e) {
            throw new UncheckedIOException("The schema " + file + " cannot be read.", e);
        }
    }
}
