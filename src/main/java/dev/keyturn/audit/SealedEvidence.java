package dev.keyturn.audit;

/**
 * One evidence document as it is stored.
 *
 * @param number its place in the chain, from 1 and without gaps
 * @param document canonical JSON (RFC 8785)
 * @param previousHash hash of the document before it; zeros for the first
 * @param hash SHA-256 of the document, in hexadecimal
 * @param signature compact JWS (Ed25519) over the document, with the payload left out
 */
public record SealedEvidence(
        long number, String rotationId, String document, String previousHash, String hash, String signature) {}
