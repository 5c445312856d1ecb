package dev.keyturn.ticket;

import dev.keyturn.ticket.NoteTable.Note;
import dev.keyturn.ticket.TicketSourceSettings.Closing;
import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notes into tickets, at least once and in their order, and for as long as it takes. */
final class NoteWorker {

    /** The name of the scheduler's task; a scheduled row's instance is the note's id. */
    static final String TASK = "keyturn-ticket-note";

    private static final Logger log = LoggerFactory.getLogger(NoteWorker.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));
    private static final Duration BEHIND_ANOTHER = Duration.ofSeconds(2);
    private static final int TRIES_TO_CLOSE = 2;

    private final NoteTable notes;
    private final TicketSources sources;
    private final Duration retryFor;
    private final Clock clock;

    NoteWorker(NoteTable notes, TicketSources sources, TicketSettings settings, Clock clock) {
        this.notes = notes;
        this.sources = sources;
        this.retryFor = settings.retryNotesFor();
        this.clock = clock;
    }

    Optional<Instant> attempt(String id) {
        Note note = notes.waiting(id).orElse(null);
        TicketSource source = note == null ? null : sources.find(note.source()).orElse(null);
        if (note == null || source == null) {
            // written already, or its source is no longer configured
            return Optional.empty();
        }
        if (notes.hasEarlier(note)) {
            return after(BEHIND_ANOTHER);
        }
        notes.attemptBegins(note.id());
        try {
            write(source.system(), source.settings(), note);
            notes.written(note.id(), clock.instant());
            log.info("Rotation {}: ticket {} was told that it is {}.", note.rotationId(), note.ticket(), note.stage());
            return Optional.empty();
        } catch (TicketTrouble trouble) {
            return later(note, trouble);
        }
    }

    private static void write(TicketSystem system, TicketSourceSettings settings, Note note) {
        boolean mayBeThere = note.attempts() > 0;
        if (mayBeThere && system.hasNote(note.ticket(), note.marker())) {
            return;
        }
        Closing closing = settings.writeBack().closing(note.outcome());
        try {
            system.write(note.ticket(), note.note(), closing);
        } catch (TicketTrouble trouble) {
            if (closing == null || trouble.mayPass() || note.attempts() < TRIES_TO_CLOSE) {
                throw trouble;
            }
            // better told and open than not told
            system.write(
                    note.ticket(), note.note() + "\nKeyturn could not close this ticket. " + trouble.sentence(), null);
        }
    }

    /** What a person has to put right is tried again as well: it may be put right within hours. */
    private Optional<Instant> later(Note note, TicketTrouble trouble) {
        notes.trouble(note.id(), trouble.sentence());
        if (clock.instant().isAfter(note.queuedAt().plus(retryFor))) {
            notes.givenUp(note.id(), clock.instant());
            log.error(
                    "Rotation {}: ticket {} was not told that it is {}, and will not be: {}",
                    note.rotationId(),
                    note.ticket(),
                    note.stage(),
                    trouble.sentence());
            return Optional.empty();
        }
        log.warn(
                "Rotation {}: ticket {} could not be told that it is {}: {} It will be tried again. The rotation goes on.",
                note.rotationId(),
                note.ticket(),
                note.stage(),
                trouble.sentence());
        return after(BACKOFF.pause(note.attempts() + 1, trouble.retryAfter()));
    }

    private Optional<Instant> after(Duration pause) {
        return Optional.of(clock.instant().plus(pause));
    }
}
