package dev.keyturn.ticket;

import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.TicketUpdates.Update;
import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes updates into tickets, at least once and in their order, and for as long as it takes. */
final class TicketUpdateWorker {

    /** The name of the scheduler's task; a scheduled row's instance is the note's id. */
    static final String TASK = "keyturn-ticket-update";

    private static final Logger log = LoggerFactory.getLogger(TicketUpdateWorker.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));
    private static final Duration BEHIND_ANOTHER = Duration.ofSeconds(2);
    private static final Duration RETRIED_FOR = Duration.ofHours(72);
    private static final int TRIES_TO_CLOSE = 2;

    private final TicketUpdates updates;
    private final TicketSources sources;
    private final Clock clock;

    TicketUpdateWorker(TicketUpdates updates, TicketSources sources, Clock clock) {
        this.updates = updates;
        this.sources = sources;
        this.clock = clock;
    }

    Optional<Instant> attempt(String id) {
        Update update = updates.waiting(id).orElse(null);
        TicketSource source =
                update == null ? null : sources.find(update.source()).orElse(null);
        if (update == null || source == null) {
            // written already, or its source is no longer configured
            return Optional.empty();
        }
        if (updates.hasEarlier(update)) {
            return after(BEHIND_ANOTHER);
        }
        updates.attemptBegins(update.id());
        try {
            write(source.system(), source.settings(), update);
            updates.written(update);
            log.info(
                    "Rotation {}: ticket {} was told that it is {}.",
                    update.rotationId(),
                    update.ticket(),
                    update.stage());
            return Optional.empty();
        } catch (TicketSystemException trouble) {
            return later(update, trouble);
        }
    }

    private static void write(TicketSystem system, TicketSourceSettings settings, Update update) {
        boolean mayBeThere = update.attempts() > 0;
        if (mayBeThere && system.hasUpdate(update.ticket(), update.marker())) {
            return;
        }
        Closing closing = settings.writeBack().closing(update.outcome());
        try {
            system.write(update.ticket(), update.updateText(), closing);
        } catch (TicketSystemException trouble) {
            if (closing == null || trouble.mayPass() || update.attempts() < TRIES_TO_CLOSE) {
                throw trouble;
            }
            // better updated and open than not updated
            system.write(
                    update.ticket(),
                    update.updateText() + "\nKeyturn could not close this ticket. " + trouble.message(),
                    null);
        }
    }

    /** What a person has to put right is tried again as well: it may be put right within hours. */
    private Optional<Instant> later(Update update, TicketSystemException trouble) {
        updates.trouble(update.id(), trouble.message());
        if (clock.instant().isAfter(update.queuedAt().plus(RETRIED_FOR))) {
            updates.givenUp(update);
            log.error(
                    "Rotation {}: ticket {} was not updated to {}, and will not be: {}",
                    update.rotationId(),
                    update.ticket(),
                    update.stage(),
                    trouble.message());
            return Optional.empty();
        }
        log.warn(
                "Rotation {}: ticket {} could not be updated to {}: {} It will be tried again. The rotation goes on.",
                update.rotationId(),
                update.ticket(),
                update.stage(),
                trouble.message());
        return after(BACKOFF.pause(update.attempts() + 1, trouble.retryAfter()));
    }

    private Optional<Instant> after(Duration pause) {
        return Optional.of(clock.instant().plus(pause));
    }
}
