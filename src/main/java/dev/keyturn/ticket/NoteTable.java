package dev.keyturn.ticket;

import dev.keyturn.ticket.ChangeTickets.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The notes that tickets are to get, and those that they got. */
final class NoteTable {

    static final int LONGEST_NOTE = 4000;

    private static final String WAITING = " and written_at is null and given_up_at is null";

    private final JdbcTemplate jdbc;

    NoteTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param outcome of the rotation, when it has ended */
    record Note(
            String id,
            long number,
            String rotation,
            String source,
            String ticket,
            Stage stage,
            @Nullable String outcome,
            String text,
            int attempts,
            Instant queuedAt) {

        /** What a repeat is recognised by. */
        String marker() {
            return "keyturn-note-" + id;
        }
    }

    /** @param oldest when the oldest of those that wait was queued */
    record Backlog(
            int waiting,
            int givenUp,
            @Nullable Instant oldest,
            @Nullable String trouble) {}

    void insert(Note note) {
        jdbc.update(
                "insert into keyturn_ticket_note (id, rotation_id, source, ticket, stage, outcome, note, queued_at)"
                        + " values (?,?,?,?,?,?,?,?)",
                note.id,
                note.rotation,
                note.source,
                note.ticket,
                note.stage.name(),
                note.outcome,
                note.text.length() <= LONGEST_NOTE ? note.text : note.text.substring(0, LONGEST_NOTE),
                Times.at(note.queuedAt));
    }

    Optional<Note> waiting(String id) {
        return jdbc.query("select * from keyturn_ticket_note where id = ?" + WAITING, NoteTable::read, id).stream()
                .findFirst();
    }

    /** Whether the ticket is to get an earlier one first. */
    boolean hasEarlier(Note note) {
        return !jdbc.queryForList(
                        "select id from keyturn_ticket_note where source = ? and ticket = ? and number < ?" + WAITING
                                + " limit 1",
                        String.class,
                        note.source,
                        note.ticket,
                        note.number)
                .isEmpty();
    }

    void attemptBegins(String id) {
        jdbc.update("update keyturn_ticket_note set attempts = attempts + 1 where id = ?", id);
    }

    void trouble(String id, String sentence) {
        jdbc.update("update keyturn_ticket_note set trouble = ? where id = ?", Times.sentence(sentence), id);
    }

    void written(String id, Instant now) {
        jdbc.update("update keyturn_ticket_note set written_at = ?, trouble = null where id = ?", Times.at(now), id);
    }

    void givenUp(String id, Instant now) {
        jdbc.update("update keyturn_ticket_note set given_up_at = ? where id = ?", Times.at(now), id);
    }

    Backlog backlog(String source) {
        Integer givenUp = jdbc.queryForObject(
                "select count(*) from keyturn_ticket_note where source = ? and given_up_at is not null",
                Integer.class,
                source);
        List<Backlog> oldest = jdbc.query(
                "select count(*) as waiting, min(queued_at) as oldest, max(trouble) as trouble from keyturn_ticket_note"
                        + " where source = ?" + WAITING,
                (row, index) -> new Backlog(
                        row.getInt("waiting"),
                        Objects.requireNonNull(givenUp),
                        Times.instant(row, "oldest"),
                        row.getString("trouble")),
                source);
        return oldest.get(0);
    }

    void forget(Instant before) {
        jdbc.update(
                "delete from keyturn_ticket_note where written_at < ? or given_up_at < ?",
                Times.at(before),
                Times.at(before));
    }

    private static Note read(ResultSet row, int index) throws SQLException {
        return new Note(
                row.getString("id"),
                row.getLong("number"),
                row.getString("rotation_id"),
                row.getString("source"),
                row.getString("ticket"),
                Stage.valueOf(row.getString("stage")),
                row.getString("outcome"),
                row.getString("note"),
                row.getInt("attempts"),
                Objects.requireNonNull(Times.instant(row, "queued_at")));
    }
}
