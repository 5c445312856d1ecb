package dev.keyturn.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket allows at one moment.
 *
 * @param reason for programs, and for the record
 * @param sentence why, for a person
 * @param until when it is worth looking again; null when nobody can know
 */
public record Verdict(
        Answer answer,
        Reason reason,
        String sentence,
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
        CANCELLED,
        STATE,
        APPROVAL,
        WINDOW
    }

    static Verdict proceed(Reason reason, String sentence) {
        return new Verdict(Answer.PROCEED, reason, sentence, null);
    }

    static Verdict stop(Reason reason, String sentence) {
        return new Verdict(Answer.STOP, reason, sentence, null);
    }

    static Verdict wait(Reason reason, String sentence, @Nullable Instant until) {
        return new Verdict(Answer.WAIT, reason, sentence, until);
    }
}
