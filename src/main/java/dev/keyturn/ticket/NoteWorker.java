package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.ticket.NoteTable.Note;
import dev.keyturn.ticket.TicketSourceSettings.Closing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes notes into tickets, at least once and in their order, and for as long as it takes. */
final class NoteWorker implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(NoteWorker.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration BEHIND_ANOTHER = Duration.ofSeconds(2);
    private static final int TRIES_TO_CLOSE = 2;

    private final NoteTable notes;
    private final TicketSources sources;
    private final Duration retryFor;
    private final Clock clock;

    NoteWorker(NoteTable notes, TicketSources sources, Duration retryFor, Clock clock) {
        this.notes = notes;
        this.sources = sources;
        this.retryFor = retryFor;
        this.clock = clock;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        Note note = notes.waiting(instance.getId()).orElse(null);
        TicketSource source = note == null ? null : sources.find(note.source()).orElse(null);
        if (note == null || source == null) {
            // written already, or its source is no longer configured
            return new CompletionHandler.OnCompleteRemove<>();
        }
        if (notes.hasEarlier(note)) {
            return again(BEHIND_ANOTHER);
        }
        notes.attemptBegins(note.id());
        try {
            write(source.system(), source.settings(), note);
            notes.written(note.id(), clock.instant());
            log.info("Rotation {}: ticket {} was told that it is {}.", note.rotation(), note.ticket(), note.stage());
            return new CompletionHandler.OnCompleteRemove<>();
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
            system.write(note.ticket(), note.text(), closing);
        } catch (TicketTrouble trouble) {
            if (closing == null || trouble.mayPass() || note.attempts() < TRIES_TO_CLOSE) {
                throw trouble;
            }
            // better told and open than not told
            system.write(
                    note.ticket(), note.text() + "\nKeyturn could not close this ticket. " + trouble.sentence(), null);
        }
    }

    /** What a person has to put right is tried again as well: it may be put right within hours. */
    private CompletionHandler<Void> later(Note note, TicketTrouble trouble) {
        notes.trouble(note.id(), trouble.sentence());
        if (clock.instant().isAfter(note.queuedAt().plus(retryFor))) {
            notes.givenUp(note.id(), clock.instant());
            log.error(
                    "Rotation {}: ticket {} was not told that it is {}, and will not be: {}",
                    note.rotation(),
                    note.ticket(),
                    note.stage(),
                    trouble.sentence());
            return new CompletionHandler.OnCompleteRemove<>();
        }
        Duration asked = trouble.retryAfter();
        Duration pause = DurableTasks.pause(FIRST_PAUSE, LONGEST_PAUSE, note.attempts() + 1);
        log.warn(
                "Rotation {}: ticket {} could not be told that it is {}: {} It will be tried again. The rotation goes on.",
                note.rotation(),
                note.ticket(),
                note.stage(),
                trouble.sentence());
        return again(asked == null || asked.compareTo(pause) < 0 ? pause : asked);
    }

    private CompletionHandler<Void> again(Duration pause) {
        Instant next = clock.instant().plus(pause);
        return (complete, operations) -> operations.reschedule(complete, next);
    }
}
