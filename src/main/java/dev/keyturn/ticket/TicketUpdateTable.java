package dev.keyturn.ticket;

import dev.keyturn.ticket.ChangeTickets.Stage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The updates that tickets are to get, and those that they got. */
final class TicketUpdateTable {

    static final int LONGEST_UPDATE = 4000;

    private static final String WAITING = " and written_at is null and given_up_at is null";

    private final JdbcClient jdbc;

    TicketUpdateTable(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
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

        /** What a repeat is recognised by. */
        String marker() {
            return "keyturn-update-" + id;
        }
    }

    /** @param oldest when the oldest of those that wait was queued */
    record Backlog(
            int waiting,
            int givenUp,
            @Nullable Instant oldest,
            @Nullable String trouble) {}

    void insert(Update update) {
        jdbc.sql(
                        "insert into keyturn_ticket_update (id, rotation_id, source, ticket, stage, outcome, update_text, queued_at)"
                                + " values (?,?,?,?,?,?,?,?)")
                .params(
                        update.id,
                        update.rotationId,
                        update.source,
                        update.ticket,
                        update.stage.name(),
                        update.outcome,
                        update.updateText.length() <= LONGEST_UPDATE
                                ? update.updateText
                                : update.updateText.substring(0, LONGEST_UPDATE),
                        Times.at(update.queuedAt))
                .update();
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
        jdbc.sql("update keyturn_ticket_update set attempts = attempts + 1 where id = ?")
                .param(id)
                .update();
    }

    void trouble(String id, String message) {
        jdbc.sql("update keyturn_ticket_update set trouble = ? where id = ?")
                .params(Times.message(message), id)
                .update();
    }

    void written(String id, Instant now) {
        jdbc.sql("update keyturn_ticket_update set written_at = ?, trouble = null where id = ?")
                .params(Times.at(now), id)
                .update();
    }

    void givenUp(String id, Instant now) {
        jdbc.sql("update keyturn_ticket_update set given_up_at = ? where id = ?")
                .params(Times.at(now), id)
                .update();
    }

    Backlog backlog(String source) {
        int givenUp = jdbc.sql(
                        "select count(*) from keyturn_ticket_update where source = ? and given_up_at is not null")
                .param(source)
                .query(Integer.class)
                .single();
        return jdbc.sql("select count(*) as waiting, min(queued_at) as oldest, max(trouble) as trouble"
                        + " from keyturn_ticket_update where source = ?" + WAITING)
                .param(source)
                .query((row, index) -> new Backlog(
                        row.getInt("waiting"), givenUp, Times.instant(row, "oldest"), row.getString("trouble")))
                .single();
    }

    void forget(Instant before) {
        jdbc.sql("delete from keyturn_ticket_update where written_at < ? or given_up_at < ?")
                .params(Times.at(before), Times.at(before))
                .update();
    }
}
