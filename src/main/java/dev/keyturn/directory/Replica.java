package dev.keyturn.directory;

/**
 * What another domain controller knows of a password that was changed.
 *
 * @param domainController host and port, as people know it
 * @param message the state in plain words
 */
public record Replica(String domainController, State state, String message) {

    public enum State {
        /** It accepts the new password. */
        CURRENT,
        /** It has not heard of the change yet. That is no failure: replication brings it. */
        REPLICATING,
        /** It could not be asked. */
        UNKNOWN
    }
}
