package dev.keyturn.ticket;

import dev.keyturn.ticket.ChangeTickets.Stage;
import dev.keyturn.ticket.TicketUpdateTable.Update;
import dev.keyturn.work.DurableWork;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outbox of ticket updates: queues them in the transaction that is open. */
final class TicketUpdates {

    private final TicketUpdateTable table;
    private final DurableWork work;
    private final @Nullable URI keyturn;
    private final Clock clock;

    TicketUpdates(TicketUpdateTable table, DurableWork work, TicketSettings settings, Clock clock) {
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
            String message,
            @Nullable String outcome,
            @Nullable String taskId) {
        if (!source.settings().writeBack().on()) {
            return;
        }
        String id = UUID.randomUUID().toString();
        String link = taskId == null || keyturn == null
                ? ""
                : "\n" + keyturn + "/camunda/app/tasklist/default/#/?task=" + taskId;
        Update update = new Update(id, 0, rotation, source.name(), ticket, stage, outcome, "", 0, clock.instant());
        String end = link + "\nRotation " + rotation + " [" + update.marker() + "]";
        String start = "Keyturn: " + message;
        int room = TicketUpdateTable.LONGEST_UPDATE - end.length();
        String text = (start.length() <= room ? start : start.substring(0, room)) + end;
        table.insert(new Update(id, 0, rotation, source.name(), ticket, stage, outcome, text, 0, update.queuedAt()));
        work.schedule(TicketUpdateWorker.TASK, id);
    }
}
