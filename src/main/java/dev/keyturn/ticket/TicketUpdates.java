package dev.keyturn.ticket;

import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.ticket.ChangeTickets.Stage;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The outbox of ticket updates: those that tickets are to get, queued in the transaction that is open, and those that they got. */
final class TicketUpdates {

    static final int LONGEST_UPDATE = 4000;

    private static final String WAITING = " and written_at is null and given_up_at is null";

    private final JdbcClient jdbc;
    private final DurableWork work;
    private final @Nullable BaseUrl keyturn;
    private final Clock clock;

    /** @param keyturn for links; without it updates have none */
    TicketUpdates(JdbcTemplate jdbc, DurableWork work, Optional<BaseUrl> keyturn, Clock clock) {
        this.jdbc = JdbcClient.create(jdbc);
        this.work = work;
        this.keyturn = keyturn.orElse(null);
        this.clock = clock;
    }

    /** @param outcome of the rotation, when it has ended */
    record Update(
            String id,
            long number,
            String rotationId,
            String source,
            String ticket,
            Stage stage,
            @Nullable String outcome,
            String updateText,
            int attempts,
            Instant queuedAt) {

        String marker() {
            return TicketUpdates.marker(id);
        }
    }

    /**
     * @param unproved those that were written as the system says, and cannot be seen
     * @param oldest when the oldest of those that wait was queued
     */
    record Backlog(
            int waiting,
            int unproved,
            int givenUp,
            @Nullable Instant oldest,
            @Nullable String trouble) {}

    void queue(
            TicketSource source,
            String ticket,
            String rotation,
            Stage stage,
            String message,
            @Nullable String outcome,
            @Nullable String taskId) {
        if (!source.settings().writesBack()) {
            return;
        }
        String id = UUID.randomUUID().toString();
        String link = taskId == null || keyturn == null ? "" : "\n" + keyturn.task(rotation, taskId);
        String end = link + "\nRotation " + rotation + " [" + marker(id) + "]";
        String start = "Keyturn: " + message;
        int room = LONGEST_UPDATE - end.length();
        String text = (start.length() <= room ? start : start.substring(0, room)) + end;
        jdbc.sql(
                        "insert into keyturn_ticket_update (id, rotation_id, source, ticket, stage, outcome, update_text, queued_at)"
                                + " values (?,?,?,?,?,?,?,?)")
                .params(id, rotation, source.name(), ticket, stage.name(), outcome, text, Times.at(clock.instant()))
                .update();
        work.schedule(TicketUpdateWorker.TASK, id);
    }

    /** What a repeat is recognised by. */
    private static String marker(String id) {
        return "keyturn-update-" + id;
    }

    Optional<Update> waiting(String id) {
        return jdbc.sql("select * from keyturn_ticket_update where id = ?" + WAITING)
                .param(id)
                .query(Update.class)
                .optional();
    }

    /** Whether the ticket is to get an earlier one first. */
    boolean hasEarlier(Update update) {
        return jdbc.sql("select id from keyturn_ticket_update where source = ? and ticket = ? and number < ?" + WAITING
                        + " limit 1")
                .params(update.source, update.ticket, update.number)
                .query(String.class)
                .optional()
                .isPresent();
    }

    void attemptBegins(String id) {
        change("attempts = attempts + 1", id);
    }

    void trouble(String id, String message) {
        change("trouble = ?", Times.message(message), id);
    }

    void written(Update update) {
        change("written_at = ?, trouble = null", Times.at(clock.instant()), update.id);
        wakeNext(update);
    }

    /** The system said that it was written, and nothing shows it. It is not sent again. */
    void writtenUnproved(Update update, String doubt) {
        change("written_at = ?, trouble = ?", Times.at(clock.instant()), Times.message(doubt), update.id);
        wakeNext(update);
    }

    void givenUp(Update update) {
        change("given_up_at = ?", Times.at(clock.instant()), update.id);
        wakeNext(update);
    }

    /** The ticket's next one has its turn now, and would else find that out seconds later. */
    private void wakeNext(Update update) {
        jdbc.sql("select id from keyturn_ticket_update where source = ? and ticket = ?" + WAITING
                        + " order by number limit 1")
                .params(update.source, update.ticket)
                .query(String.class)
                .optional()
                .ifPresent(next -> work.runNow(TicketUpdateWorker.TASK, next));
    }

    private void change(String columns, Object... values) {
        jdbc.sql("update keyturn_ticket_update set " + columns + " where id = ?")
                .params(values)
                .update();
    }

    Backlog backlog(String source) {
        int givenUp = count(source, "given_up_at is not null");
        int unproved = count(source, "written_at is not null and trouble is not null");
        return jdbc.sql("select count(*) as waiting, min(queued_at) as oldest, max(trouble) as trouble"
                        + " from keyturn_ticket_update where source = ?" + WAITING)
                .param(source)
                .query((row, index) -> new Backlog(
                        row.getInt("waiting"),
                        unproved,
                        givenUp,
                        Times.instant(row, "oldest"),
                        row.getString("trouble")))
                .single();
    }

    private int count(String source, String which) {
        return jdbc.sql("select count(*) from keyturn_ticket_update where source = ? and " + which)
                .param(source)
                .query(Integer.class)
                .single();
    }

    void forget(Instant before) {
        jdbc.sql("delete from keyturn_ticket_update where written_at < ? or given_up_at < ?")
                .params(Times.at(before), Times.at(before))
                .update();
    }
}
