package dev.keyturn.ticket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this room is configured with.
 *
 * @param keyturn where people reach Keyturn, for links in notes; null for none
 * @param sources the ticket systems by name
 * @param waitFor how long a ticket is watched that is not far enough to start its rotation
 * @param retryNotesFor how long a note is tried again
 * @param keep how long deliveries and notes are kept once they are done
 */
public record TicketSettings(
        @Nullable URI keyturn,
        Map<String, TicketSourceSettings> sources,
        Duration waitFor,
        Duration retryNotesFor,
        Duration keep) {}
