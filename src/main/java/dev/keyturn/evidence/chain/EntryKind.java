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

/** What an entry of the chain is about, and what its document looks like, of this version and of earlier ones. */
enum EntryKind {
    /** A rotation that ended. */
    ROTATION("https://keyturn.dev/evidence/2"),
    /** What was found later of the password that a rotation brought, when Active Directory took no other one any more. */
    CONFIRMATION("https://keyturn.dev/evidence/confirmation/1"),
    /** Another key signs from the next entry on. */
    KEY("https://keyturn.dev/evidence/key/1"),
    /** An attempt to get into a rotation by a way that is not its own was refused. */
    ATTEMPT("https://keyturn.dev/evidence/attempt/1");

    private record Known(EntryKind kind, JsonSchema schema) {}

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, Known> KNOWN = Map.of(
            "https://keyturn.dev/evidence/1",
            known(ROTATION, "evidence-1"),
            ROTATION.schema(),
            known(ROTATION, "evidence-2"),
            CONFIRMATION.schema(),
            known(CONFIRMATION, "evidence-confirmation-1"),
            KEY.schema(),
            known(KEY, "evidence-key-1"),
            ATTEMPT.schema(),
            known(ATTEMPT, "evidence-attempt-1"));

    private final String schema;

    EntryKind(String schema) {
        this.schema = schema;
    }

    /** The schema that is written now; what earlier versions wrote stays readable. */
    String schema() {
        return schema;
    }

    /** The name of the kind that a document is of; documents of the first schema do not say it themselves. */
    static String of(JsonNode document) {
        Known known = KNOWN.get(document.path("schema").asText());
        return document.path("kind").asText(known == null ? "" : known.kind().name());
    }

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

    private static Known known(EntryKind kind, String file) {
        // by the class loader of this class: that of the thread which happens to be the first may not see it
        try (InputStream schema = EntryKind.class.getResourceAsStream(file + ".schema.json")) {
            return new Known(kind, FACTORY.getSchema(Objects.requireNonNull(schema, file)));
        } catch (IOException e) {
            throw new UncheckedIOException("The schema " + file + " cannot be read.", e);
        }
    }
}
