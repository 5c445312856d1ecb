package dev.keyturn.evidence.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry with everything that is stored of it. All but hash and signature repeats what the document says.
 *
 * @param kind an {@link EntryKind}, or what it was changed into
 */
record StoredEntry(
        long number,
        String kind,
        @Nullable String rotationId,
        String document,
        String previousHash,
        String hash,
        String signature,
        @Nullable Instant sealedAt) {

    SealedEvidence evidence() {
        return new SealedEvidence(number, rotationId, document, previousHash, hash, signature);
    }
}
