package dev.keyturn.ticket;

import java.time.Duration;

/**
 * What a ticket system is given: so long to be reached, so long for one answer, and so many deliveries a second.
 *
 * @param deliveriesPerSecond taken for long, of each source; ten times as many at once
 */
public record TicketLimits(Duration connectTimeout, Duration timeout, int deliveriesPerSecond) {

    public static final TicketLimits STANDARD = new TicketLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), 50);
}
