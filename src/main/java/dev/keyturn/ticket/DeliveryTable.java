package dev.keyturn.ticket;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of deliveries, and that of the rotations they have started. */
final class DeliveryTable {

    private final JdbcTemplate jdbc;

    DeliveryTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws org.springframework.dao.DuplicateKeyException when the source has sent this key before */
    void insert(String id, String source, String key, String bodyHash, String ticket, Instant now) {
        jdbc.update(
                "insert into keyturn_ticket_delivery (id, source, delivery_key, body_hash, ticket, received_at)"
                        + " values (?,?,?,?,?,?)",
                id,
                source,
                key,
                bodyHash,
                ticket,
                Times.at(now));
    }

    Optional<Delivery> find(String id) {
        return one("where id = ?", id);
    }

    Optional<Delivery> find(String source, String key) {
        return one("where source = ? and delivery_key = ?", source, key);
    }

    /** Asks for the ticket to be read once more, whether or not this delivery was done. */
    Delivery repeat(String id) {
        jdbc.update("update keyturn_ticket_delivery set repeats = repeats + 1, done_at = null where id = ?", id);
        return find(id).orElseThrow();
    }

    /** The latest delivery of the same ticket that came after this one and is still to be done. */
    Optional<Delivery> later(Delivery delivery) {
        return one(
                "where source = ? and ticket = ? and number > ? and done_at is null order by number desc limit 1",
                delivery.source(),
                delivery.ticket(),
                delivery.number());
    }

    void lookBegins(String id) {
        jdbc.update("update keyturn_ticket_delivery set looks = looks + 1 where id = ?", id);
    }

    void waits(String id, String sentence) {
        jdbc.update("update keyturn_ticket_delivery set sentence = ? where id = ?", Times.sentence(sentence), id);
    }

    /** Done, unless it came again meanwhile. */
    void done(Delivery delivery, @Nullable String rotation, String sentence, Instant now) {
        jdbc.update(
                "update keyturn_ticket_delivery set rotation_id = coalesce(?, rotation_id), sentence = ? where id = ?",
                rotation,
                Times.sentence(sentence),
                delivery.id());
        jdbc.update(
                "update keyturn_ticket_delivery set done_at = ? where id = ? and repeats = ?",
                Times.at(now),
                delivery.id(),
                delivery.repeats());
    }

    /** @throws org.springframework.dao.DuplicateKeyException when this plan of the ticket has started one */
    void started(String source, String ticket, String plan, String rotation) {
        jdbc.update(
                "insert into keyturn_ticket_rotation (source, ticket, planned, rotation_id) values (?,?,?,?)",
                source,
                ticket,
                plan,
                rotation);
    }

    Optional<String> rotationOf(String source, String ticket, String plan) {
        return jdbc
                .queryForList(
                        "select rotation_id from keyturn_ticket_rotation where source = ? and ticket = ? and planned = ?",
                        String.class,
                        source,
                        ticket,
                        plan)
                .stream()
                .findFirst();
    }

    Optional<String> latestRotationOf(String source, String ticket) {
        return jdbc
                .queryForList(
                        "select rotation_id from keyturn_ticket_rotation where source = ? and ticket = ?"
                                + " order by number desc limit 1",
                        String.class,
                        source,
                        ticket)
                .stream()
                .findFirst();
    }

    int waiting(String source) {
        return count("source = ? and done_at is null", source);
    }

    @Nullable
    Instant lastReceived(String source) {
        OffsetDateTime last = jdbc.queryForObject(
                "select max(received_at) from keyturn_ticket_delivery where source = ?", OffsetDateTime.class, source);
        return last == null ? null : last.toInstant();
    }

    void forget(Instant before) {
        jdbc.update("delete from keyturn_ticket_delivery where done_at < ?", Times.at(before));
    }

    private int count(String where, Object... values) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from keyturn_ticket_delivery where " + where, Integer.class, values));
    }

    private Optional<Delivery> one(String where, Object... values) {
        return jdbc.query("select * from keyturn_ticket_delivery " + where, DeliveryTable::read, values).stream()
                .findFirst();
    }

    private static Delivery read(ResultSet row, int index) throws SQLException {
        return new Delivery(
                row.getString("id"),
                row.getLong("number"),
                row.getString("source"),
                row.getString("delivery_key"),
                row.getString("body_hash"),
                row.getString("ticket"),
                Objects.requireNonNull(Times.instant(row, "received_at")),
                row.getInt("looks"),
                row.getInt("repeats"),
                row.getString("rotation_id"),
                row.getString("sentence"),
                Times.instant(row, "done_at"));
    }
}
