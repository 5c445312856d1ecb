package dev.keyturn.ticket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a ticket system could not be asked or told something, in a sentence. It holds nothing that was sent or answered. */
final class TicketTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;
    private final @Nullable Duration retryAfter;

    private TicketTrouble(String sentence, boolean passing, @Nullable Duration retryAfter) {
        super(sentence, null, false, false);
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** @param retryAfter how long the system asks to be left alone; null when it does not say */
    static TicketTrouble passing(String sentence, @Nullable Duration retryAfter) {
        return new TicketTrouble(sentence, true, retryAfter);
    }

    /** Stays until a person has done something. */
    static TicketTrouble lasting(String sentence) {
        return new TicketTrouble(sentence, false, null);
    }

    boolean mayPass() {
        return passing;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
