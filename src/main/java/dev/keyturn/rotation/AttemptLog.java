package dev.keyturn.rotation;

import org.jspecify.annotations.Nullable;

/** Where refused attempts to get into a rotation by a way that is not its own are kept so that nobody can remove them. */
public interface AttemptLog {

    /**
     * What was tried.
     *
     * @param rotation the id of the rotation that it was tried on
     * @param by who tried it; null when the engine did by itself
     * @param login how they had logged in
     * @param what the activity or the variable that it was about
     * @param message why it was refused
     */
    record Attempt(String rotation, @Nullable String by, String login, String what, String message) {}

    /**
     * Seals it in the caller's transaction.
     *
     * @return whether it was; not when one of the same person was sealed less than a minute ago
     */
    boolean seal(Attempt attempt);
}
