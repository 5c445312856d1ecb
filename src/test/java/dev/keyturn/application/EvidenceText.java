package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.EvidenceSchema;

/** The sealed document of a rotation. Each one that a test reads conforms to its schema. */
final class EvidenceText {

    private EvidenceText() {}

    static JsonNode of(Http http, String rotation) {
        JsonNode sealed =
                http.get("auditor", "/api/rotations/" + rotation + "/evidence").json();
        try {
            JsonNode document =
                    new ObjectMapper().readTree(sealed.get("document").asText());
            assertThat(EvidenceSchema.complaints(document))
                    .as(document.toPrettyString())
                    .isEmpty();
            return document;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
