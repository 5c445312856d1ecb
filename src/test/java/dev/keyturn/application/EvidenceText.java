package dev.keyturn.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The sealed document of a rotation. */
final class EvidenceText {

    private EvidenceText() {}

    static JsonNode of(Http http, String rotation) {
        JsonNode sealed =
                http.get("auditor", "/api/rotations/" + rotation + "/evidence").json();
        try {
            return new ObjectMapper().readTree(sealed.get("document").asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
