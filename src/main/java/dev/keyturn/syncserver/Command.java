package dev.keyturn.syncserver;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The commands that a sync server understands. */
public enum Command {
    /** What the server is and in which state; changes nothing. */
    DESCRIBE,
    /** Turns the sync cycle off, and waits for or stops one that runs. A repeat by the same rotation answers with the value that the first one found. */
    PAUSE_SYNC,
    /** Puts the sync cycle's switch to the value that it is given. */
    RESUME_SYNC,
    /** Stores a password in a connector; the only command that carries a secret. */
    UPDATE_CREDENTIAL,
    RESTART_SERVICE,
    /** Runs the profile <em>Delta Import</em> and waits for its end. */
    VERIFY_IMPORT,
    /** The events that speak about credentials; changes nothing. */
    CREDENTIAL_EVENTS;

    public String verb() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the command changes something, so that the server demands a fence that is not older than the newest it has seen. */
    public boolean fenced() {
        return this != DESCRIBE && this != CREDENTIAL_EVENTS;
    }

    public static Optional<Command> ofVerb(String verb) {
        return Arrays.stream(values())
                .filter(command -> command.verb().equals(verb))
                .findFirst();
    }
}
