package dev.keyturn.evidence.chain;

import org.jspecify.annotations.Nullable;

/**
 * Where the chain ends.
 *
 * @param number the newest entry; 0 when there is none
 * @param hash its hash
 * @param keyId the key that signs the next entry; null while it is not decided
 */
record ChainHead(long number, String hash, @Nullable String keyId) {}
