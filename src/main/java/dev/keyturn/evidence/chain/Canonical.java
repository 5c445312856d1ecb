package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/** Canonical JSON (RFC 8785): the one way in which the same values are written. */
final class Canonical {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Canonical() {}

    /** @throws IllegalArgumentException when the values are not plain ones */
    static String of(Object values) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(values)).getEncodedString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Evidence must be plain values.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("Evidence cannot be made canonical.", e);
        }
    }

    /** A single text as JSON. */
    static String text(String value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A text cannot be written as JSON.", e);
        }
    }

    /** Empty when it is no JSON. */
    static Optional<JsonNode> read(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static boolean is(String json) {
        try {
            return new JsonCanonicalizer(json).getEncodedString().equals(json);
        } catch (IOException | RuntimeException e) {
            // the canonicalizer ends in all kinds of ways on what is no JSON
            return false;
        }
    }
}
