package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The {@code ETag} of an answer: a hash of what it says, so the same on every node. */
final class EntityTag {

    private final ObjectMapper json;

    EntityTag(ObjectMapper json) {
        this.json = json;
    }

    String of(Object answer) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(answer)));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("An answer has no hash.", e);
        }
    }
}
