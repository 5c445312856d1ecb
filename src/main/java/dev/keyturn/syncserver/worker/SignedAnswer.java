package dev.keyturn.syncserver.worker;

import com.nimbusds.jose.jwk.RSAKey;

/**
 * A sync server's own signature under what it answered, to be kept as evidence.
 *
 * @param compact the answer in compact form, with the hash of the command that it answers
 * @param key the public half of the key that signed it
 */
public record SignedAnswer(String compact, RSAKey key) {}
