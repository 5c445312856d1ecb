package dev.keyturn.evidence.chain;

import org.jspecify.annotations.Nullable;

/**
 * Where a chain, or the part of it that is checked, begins.
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
}
