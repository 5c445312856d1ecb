package dev.keyturn.ticket;

import dev.keyturn.ticket.ChangeTickets.Stage;
import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.TicketSystem.Found;
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
    private static final int MOST_BLIND = 3;
    private static final String BLIND =
            "Keyturn's user sees no notes of this ticket, so nothing shows it. Give it the right" + " to read them.";

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
        if (update == null) {
            // written already
            return Optional.empty();
        }
        TicketSource source =
                sources.find(update.source()).filter(TicketSource::isRead).orElse(null);
        if (source == null) {
            giveUp(update, "The source " + update.source() + " is no longer configured, or is only recorded.");
            return Optional.empty();
        }
        if (updates.hasEarlier(update)) {
            return after(BEHIND_ANOTHER);
        }
        updates.attemptBegins(update.id());
        try {
            if (update.stage() == Stage.CLOSED) {
                close(source, update);
            } else {
                tell(source.system(), update);
            }
            return Optional.empty();
        } catch (TicketSystemException trouble) {
            return later(update, trouble);
        }
    }

    /**
     * A success says that the note was taken, and not that it is there: rights drop fields. It is looked for. Where no note
     * can be seen, one whose answer was lost is sent a few times, and one that was taken is not sent again.
     */
    private void tell(TicketSystem system, Update update) {
        if (update.attempts() > 0) {
            Found before = system.find(update.ticket(), update.marker());
            if (before == Found.YES) {
                written(update);
                return;
            }
            if (before == Found.UNPROVED && update.attempts() >= MOST_BLIND) {
                unproved(
                        update,
                        "It was sent " + update.attempts() + " times, and no answer said that it was taken. " + BLIND);
                return;
            }
        }
        system.write(update.ticket(), update.updateText());
        switch (system.find(update.ticket(), update.marker())) {
            case YES -> written(update);
            case UNPROVED -> unproved(update, "The system says that it was written. " + BLIND);
            case NO ->
                throw TicketSystemException.lasting(
                        "The system answered with success and did not write it: Keyturn's user"
                                + " lacks the right to write that field.");
        }
    }

    private void written(Update update) {
        log.info(
                "Rotation {}: ticket {} was told that it is {}.", update.rotationId(), update.ticket(), update.stage());
        updates.written(update);
    }

    private void unproved(Update update, String doubt) {
        log.warn(
                "Rotation {}: nothing proves that ticket {} was told that it is {}. {}",
                update.rotationId(),
                update.ticket(),
                update.stage(),
                doubt);
        updates.writtenUnproved(update, doubt);
    }

    /** What refuses is told in the ticket once, where it is read by who can do it, and is tried again for days. */
    private void close(TicketSource source, Update update) {
        TicketSystem system = source.system();
        Closing closing = source.settings().writeBack().closing(String.valueOf(update.outcome()));
        try {
            if (closing == null) {
                unproved(
                        update,
                        "Nothing says any more how a ticket is closed after " + update.outcome()
                                + ": see write-back.close, and close it by hand.");
                return;
            }
            system.close(update.ticket(), closing, update.updateText());
            written(update);
        } catch (TicketSystemException trouble) {
            boolean untold = update.attempts() >= TRIES_TO_CLOSE
                    && !trouble.mayPass()
                    && (update.attempts() == TRIES_TO_CLOSE
                            || system.find(update.ticket(), update.marker()) == Found.NO);
            if (untold) {
                system.write(
                        update.ticket(),
                        "Keyturn could not close this ticket: close it by hand. " + trouble.message() + "\n"
                                + update.updateText());
            }
            throw trouble;
        }
    }

    /** What a person has to put right is tried again as well: it may be put right within hours. */
    private Optional<Instant> later(Update update, TicketSystemException trouble) {
        if (clock.instant().isAfter(update.queuedAt().plus(RETRIED_FOR))) {
            giveUp(update, trouble.message());
            return Optional.empty();
        }
        updates.trouble(update.id(), trouble.message());
        log.warn(
                "Rotation {}: ticket {} could not be updated to {}: {} It will be tried again. The rotation goes on.",
                update.rotationId(),
                update.ticket(),
                update.stage(),
                trouble.message());
        return after(BACKOFF.pause(update.attempts() + 1, trouble.retryAfter()));
    }

    private void giveUp(Update update, String why) {
        updates.trouble(update.id(), why);
        updates.givenUp(update);
        log.error(
                "Rotation {}: ticket {} was not updated to {}, and will not be: {}",
                update.rotationId(),
                update.ticket(),
                update.stage(),
                why);
    }

    private Optional<Instant> after(Duration pause) {
        return Optional.of(clock.instant().plus(pause));
    }
}
