package dev.keyturn.secret;

/** Gives the store of passwords a new encryption key, on demand. */
@FunctionalInterface
public interface KeysetRotation {

    /**
     * @param keys how many keys the keyset holds now
     * @param primaryKeyId the key that encrypts from now on, unsigned
     */
    record Rotated(int keys, long primaryKeyId) {}

    /**
     * Adds a key that encrypts every password which is stored from now on. What is stored already stays as it was written
     * and is still read with its old key. Two calls at once add two keys.
     *
     * <p>Nodes that share the file read it again when they meet a key that they do not know. Where each node has a copy of
     * its own, bring the new file to all of them.
     *
     * @throws KeysetProblem when the keyset is as it was before
     */
    Rotated rotate();

    /** For a store that leaves encryption to another system. */
    static KeysetRotation ofVault() {
        return () -> {
            throw new KeysetProblem(
                    KeysetProblem.Kind.NOT_OURS,
                    "The passwords are in Vault, which encrypts them with keys of its own, so Keyturn has no keyset to"
                            + " rotate. Rotate Vault's key with: vault operator rotate.");
        };
    }
}
