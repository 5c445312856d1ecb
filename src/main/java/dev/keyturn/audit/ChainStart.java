package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain, or the part of it that is looked at, begins.
 *
 * @param number the first entry's
 * @param previousHash that of the entry before it
 * @param keyId the key that signs the first entry; null when it is not known
 */
record ChainStart(
        long number, String previousHash, @Nullable String keyId) {

    static ChainStart ofTheChain(PublicKeys keys) {
        return new ChainStart(1, Hashes.BEGINNING, keys.first());
    }

    /** For a chain that does not say where it begins: where it does. */
    static ChainStart asItIs(StoredEntry first) {
        return new ChainStart(first.number(), first.previousHash(), null);
    }

    /** @param retention the document of a retention entry */
    static ChainStart after(JsonNode retention) {
        return new ChainStart(
                retention.path("upTo").asLong() + 1,
                retention.path("upToHash").asText(),
                retention.path("keyId").asText());
    }
}
