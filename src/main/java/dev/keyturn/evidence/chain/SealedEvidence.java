package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the chain as it is stored. All but hash and signature repeats what the document says.
 *
 * @param number its place in the chain, from 1 and without gaps
 * @param kind an {@link EntryKind}, or what it was changed into
 * @param rotationId the rotation that it is about; null for entries about the chain itself
 * @param document canonical JSON (RFC 8785)
 * @param previousHash hash of the document before it; zeros for the first
 * @param hash SHA-256 of the document, in hexadecimal
 * @param signature compact JWS (Ed25519) over the document, with the payload left out
 */
public record SealedEvidence(
        long number,
        @JsonIgnore String kind,
        @Nullable String rotationId,
        String document,
        String previousHash,
        String hash,
        String signature,
        @JsonIgnore @Nullable Instant sealedAt) {

    /** The key that the signature names; null when it names none. */
    public @Nullable String keyId() {
        return Jws.parse(signature).map(Jws::keyId).orElse(null);
    }
}
