package dev.keyturn.ticket;

import static java.util.Objects.requireNonNullElse;

import java.util.Map;

/**
 * {@code keyturn.tickets}. What is left out has its default.
 *
 * @param sources Ticket systems, each under a name of its own, which is also the last part of its webhook's address.
 */
public record TicketSettings(Map<String, TicketSourceSettings> sources) {

    public TicketSettings {
        sources = requireNonNullElse(sources, Map.of());
    }
}
