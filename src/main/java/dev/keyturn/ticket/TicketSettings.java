package dev.keyturn.ticket;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets}. What is left out has its default.
 *
 * @param url Where people reach Keyturn, such as https://keyturn.contoso.com, for links in updates. Without it updates
 * have
 *     none.
 * @param sources Ticket systems, each under a name of its own, which is also the last part of its webhook's address.
 * @param waitFor Time for which a ticket is watched that is not far enough yet to start its rotation.
 * @param retryUpdatesFor Time for which an update is tried again that could not be written into a ticket.
 * @param keep Time for which deliveries and updates are kept once they are done.
 */
public record TicketSettings(
        @Nullable URI url,
        Map<String, TicketSourceSettings> sources,
        @DurationMin(minutes = 1) Duration waitFor,
        @DurationMin(minutes = 1) Duration retryUpdatesFor,
        @DurationMin(hours = 1) Duration keep) {

    public TicketSettings {
        sources = requireNonNullElse(sources, Map.of());
        waitFor = requireNonNullElse(waitFor, Duration.ofDays(30));
        retryUpdatesFor = requireNonNullElse(retryUpdatesFor, Duration.ofHours(72));
        keep = requireNonNullElse(keep, Duration.ofDays(30));
    }
}
