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
     * @throws Problem when the keyset is as it was before
     */
    Rotated rotate();

    /** For a store that leaves encryption to another system. */
    static KeysetRotation ofVault() {
        return () -> {
            throw new Problem(
                    Problem.Kind.NOT_OURS,
                    "The passwords are in Vault, which encrypts them with keys of its own, so Keyturn has no keyset to"
                            + " rotate. Rotate Vault's key with: vault operator rotate.");
        };
    }

    /** Why the keyset was not rotated, as a message for the person who asked. It has no cause, which might quote a key. */
    final class Problem extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public enum Kind {
            /** There is no keyset, because the store does not use one. */
            NOT_OURS,
            /** The file cannot be read, is not the one that Keyturn was started with, or cannot be replaced. */
            UNUSABLE_FILE
        }

        private final Kind kind;

        public Problem(Kind kind, String message) {
            super(message);
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }
    }
}
