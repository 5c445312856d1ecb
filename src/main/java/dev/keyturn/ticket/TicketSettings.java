package dev.keyturn.ticket;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * {@code keyturn.tickets}. What is left out has its default.
 *
 * @param sources Ticket systems, each under a name of its own, which is also the last part of its webhook's address.
 * @param waitFor Time for which a ticket is watched that is not far enough yet to start its rotation.
 */
public record TicketSettings(
        Map<String, TicketSourceSettings> sources,
        @DurationMin(minutes = 1) Duration waitFor) {

    public TicketSettings {
        sources = requireNonNullElse(sources, Map.of());
        waitFor = requireNonNullElse(waitFor, Duration.ofDays(30));
    }
}
