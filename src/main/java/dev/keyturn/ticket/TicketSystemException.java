package dev.keyturn.ticket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a ticket system could not be read or updated, as a message. It holds nothing that was sent or answered. */
final class TicketSystemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;
    private final @Nullable Duration retryAfter;

    private TicketSystemException(String message, boolean passing, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** @param retryAfter how long the system asks to be left alone; null when it does not say */
    static TicketSystemException passing(String message, @Nullable Duration retryAfter) {
        return new TicketSystemException(message, true, retryAfter);
    }

    /** Stays until a person has done something. */
    static TicketSystemException lasting(String message) {
        return new TicketSystemException(message, false, null);
    }

    boolean mayPass() {
        return passing;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
