package dev.keyturn.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket system has sent, without its content: nothing in it is trusted, so nothing of it is kept.
 *
 * @param bodyHash SHA-256 of its bytes
 * @param checks how often the ticket was read for it, this time included
 * @param repeats how often the same bytes came again as news
 * @param message what came of it; null while nothing did
 */
record WebhookDelivery(
        String id,
        long number,
        String source,
        String bodyHash,
        String ticket,
        Instant receivedAt,
        int checks,
        int repeats,
        @Nullable String rotationId,
        @Nullable String message,
        @Nullable Instant doneAt) {

    /** The scheduled work of its latest repeat. Each has a row of its own, so that none falls to the end of another. */
    String work() {
        return work(id, repeats);
    }

    static String work(String id, int repeats) {
        return id + "#" + repeats;
    }
}
