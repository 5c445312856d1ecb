package dev.keyturn.ticket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a ticket system could not be read or updated, as a message. The message holds nothing that was sent or answered,
 * apart from names in a strict form.
 */
final class TicketSystemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;
    private final @Nullable Duration retryAfter;
    private final transient @Nullable Map<String, String> present;

    private TicketSystemException(
            String message, boolean passing, @Nullable Duration retryAfter, @Nullable Map<String, String> present) {
        super(message, null, false, false);
        this.passing = passing;
        this.retryAfter = retryAfter;
        this.present = present;
    }

    /** @param retryAfter how long the system asks to be left alone; null when it does not say */
    static TicketSystemException passing(String message, @Nullable Duration retryAfter) {
        return new TicketSystemException(message, true, retryAfter, null);
    }

    /** Stays until a person has done something. */
    static TicketSystemException lasting(String message) {
        return new TicketSystemException(message, false, null, null);
    }

    /** The same about a ticket that was read so far: what stood in those fields that it came with, by their settings. */
    TicketSystemException about(Map<String, String> read) {
        return new TicketSystemException(message(), passing, retryAfter, new LinkedHashMap<>(read));
    }

    boolean mayPass() {
        return passing;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /** What stood in the fields of the ticket, as far as it was read; null when it was not read at all. */
    @Nullable
    Map<String, String> present() {
        return present;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
