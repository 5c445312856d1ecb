package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry that was checked by itself.
 *
 * @param hash that of the document as it is
 * @param document null when it cannot be relied on: only what a trusted key has signed can
 * @param keyId the key that signed it; null when none did
 */
record CheckedEntry(
        StoredEntry entry,
        String hash,
        @Nullable JsonNode document,
        @Nullable String keyId,
        List<ChainFinding> findings) {

    /** Whether a trusted key has signed what it says, at this place in the chain. */
    boolean holds() {
        return document != null && document.path("number").asLong() == entry.number();
    }
}
