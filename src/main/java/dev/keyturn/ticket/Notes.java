package dev.keyturn.ticket;

import dev.keyturn.ticket.ChangeTickets.Stage;
import dev.keyturn.ticket.NoteTable.Note;
import dev.keyturn.work.DurableWork;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outbox: queues what a ticket is to be told, in the transaction that is open. */
final class Notes {

    private final NoteTable table;
    private final DurableWork work;
    private final @Nullable URI keyturn;
    private final Clock clock;

    Notes(NoteTable table, DurableWork work, TicketSettings settings, Clock clock) {
        this.table = table;
        this.work = work;
        this.keyturn = settings.url();
        this.clock = clock;
    }

    void queue(
            TicketSource source,
            String ticket,
            String rotation,
            Stage stage,
            String sentence,
            @Nullable String outcome,
            @Nullable String taskId) {
        if (!source.settings().writeBack().on()) {
            return;
        }
        String id = UUID.randomUUID().toString();
        String link = taskId == null || keyturn == null
                ? ""
                : "\n" + keyturn + "/camunda/app/tasklist/default/#/?task=" + taskId;
        Note note = new Note(id, 0, rotation, source.name(), ticket, stage, outcome, "", 0, clock.instant());
        String end = link + "\nRotation " + rotation + " [" + note.marker() + "]";
        String start = "Keyturn: " + sentence;
        int room = NoteTable.LONGEST_NOTE - end.length();
        String text = (start.length() <= room ? start : start.substring(0, room)) + end;
        table.insert(new Note(id, 0, rotation, source.name(), ticket, stage, outcome, text, 0, note.queuedAt()));
        work.schedule(NoteWorker.TASK, id);
    }
}
