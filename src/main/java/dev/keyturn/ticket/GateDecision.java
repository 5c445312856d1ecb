package dev.keyturn.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket allows at one moment.
 *
 * @param reason for programs, and for the record
 * @param message why, for a person
 * @param until when it is worth checking again; null when that is unknown
 */
public record GateDecision(
        Answer answer,
        Reason reason,
        String message,
        @Nullable Instant until) {

    /** What the rotation does. */
    public enum Answer {
        PROCEED,
        WAIT,
        STOP,
        /** The window is over: ask again with a new one. */
        EXPIRE
    }

    /** What decided it. */
    public enum Reason {
        ALLOWED,
        NOT_READ,
        MISSING,
        TYPE,
        SUBJECT,
        /** It names objects by ids, and what they are called is not shown. */
        NOT_RESOLVED,
        CANCELLED,
        STATE,
        AUTHOR,
        HOLD,
        APPROVAL,
        WINDOW
    }

    static GateDecision proceed(Reason reason, String message) {
        return new GateDecision(Answer.PROCEED, reason, message, null);
    }

    static GateDecision stop(Reason reason, String message) {
        return new GateDecision(Answer.STOP, reason, message, null);
    }

    static GateDecision wait(Reason reason, String message, @Nullable Instant until) {
        return new GateDecision(Answer.WAIT, reason, message, until);
    }
}
