package dev.keyturn.engine;

import dev.keyturn.ticket.TicketSettings;
import dev.keyturn.ticket.TicketSourceSettings;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.tickets}.
 *
 * @param url Where people reach Keyturn, such as https://keyturn.contoso.com, for links in notes. Without it notes have
 *     none.
 * @param sources Ticket systems, each under a name of its own, which is also the last part of its webhook's address.
 * @param waitFor Time for which a ticket is watched that is not far enough yet to start its rotation.
 * @param retryNotesFor Time for which a note is tried again that could not be written into a ticket.
 * @param keep Time for which deliveries and notes are kept once they are done.
 */
@ConfigurationProperties("keyturn.tickets")
@Validated
record TicketsSettings(
        @Nullable URI url,
        @DefaultValue Map<String, TicketSourceSettings> sources,

        @NotNull @DurationMin(minutes = 1) @DefaultValue("30d")
        Duration waitFor,

        @NotNull @DurationMin(minutes = 1) @DefaultValue("72h")
        Duration retryNotesFor,

        @NotNull @DurationMin(hours = 1) @DefaultValue("30d")
        Duration keep) {

    TicketSettings toTicketSettings() {
        return new TicketSettings(url, sources, waitFor, retryNotesFor, keep);
    }
}
