package dev.keyturn.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The schemas in the tree, as a check of a document years later has them. */
public final class EvidenceSchema {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private EvidenceSchema() {}

    /** What is wrong with a sealed document, in the words of the validator; empty when it conforms. */
    public static List<String> complaints(JsonNode document) {
        return complaints("evidence-2", document);
    }

    static List<String> complaints(String name, JsonNode document) {
        return FACTORY.getSchema(SchemaLocation.of("classpath:" + path(name))).validate(document).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    static JsonNode text(String name) throws IOException {
        try (InputStream file = EvidenceSchema.class.getClassLoader().getResourceAsStream(path(name))) {
            return new ObjectMapper().readTree(file);
        }
    }

    private static String path(String name) {
        return "dev/keyturn/evidence/chain/" + name + ".schema.json";
    }
}
