package dev.keyturn.ticket;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of deliveries, and that of the rotations they have started. */
final class WebhookDeliveryTable {

    private final JdbcClient jdbc;

    WebhookDeliveryTable(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
    }

    /**
     * What a ticket system has sent, without its content: nothing in it is trusted, so nothing of it is kept.
     *
     * @param bodyHash SHA-256 of its bytes
     * @param checks how often the ticket was read for it, this time included
     * @param repeats how often the same bytes came again as news
     * @param message what came of it; null while nothing did
     */
    record Delivery(
            String id,
            long number,
            String source,
            String bodyHash,
            String ticket,
            Instant receivedAt,
            int checks,
            int repeats,
            @Nullable String rotationId,
            @Nullable String message,
            @Nullable Instant doneAt) {

        /** The scheduled work of its latest repeat. Each has a row of its own, so that none falls to the end of another. */
        String work() {
            return work(id, repeats);
        }

        static String work(String id, int repeats) {
            return id + "#" + repeats;
        }
    }

    /** @throws org.springframework.dao.DuplicateKeyException when the source has sent this key before */
    void insert(String id, String source, String key, String bodyHash, String ticket, Instant now) {
        jdbc.sql("insert into keyturn_webhook_delivery (id, source, delivery_key, body_hash, ticket, received_at)"
                        + " values (?,?,?,?,?,?)")
                .params(id, source, key, bodyHash, ticket, Times.at(now))
                .update();
    }

    Optional<Delivery> find(String id) {
        return one("where id = ?", id);
    }

    Optional<Delivery> find(String source, String key) {
        return one("where source = ? and delivery_key = ?", source, key);
    }

    /** Asks for the ticket to be read once more, whether or not this delivery was done. */
    Delivery repeat(String id) {
        change("repeats = repeats + 1, done_at = null where id = ?", id);
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

    void checkBegins(String id) {
        change("checks = checks + 1 where id = ?", id);
    }

    void waits(String id, String message) {
        change("message = ? where id = ?", Times.message(message), id);
    }

    /** Done, unless it came again meanwhile. */
    void done(Delivery delivery, @Nullable String rotation, String message, Instant now) {
        change(
                "rotation_id = coalesce(?, rotation_id), message = ? where id = ?",
                rotation,
                Times.message(message),
                delivery.id());
        change("done_at = ? where id = ? and repeats = ?", Times.at(now), delivery.id(), delivery.repeats());
    }

    /** @throws org.springframework.dao.DuplicateKeyException when this plan of the ticket has started one */
    void started(String source, String ticket, String plan, String rotation) {
        jdbc.sql("insert into keyturn_ticket_rotation (source, ticket, planned, rotation_id) values (?,?,?,?)")
                .params(source, ticket, plan, rotation)
                .update();
    }

    Optional<String> rotationOf(String source, String ticket, String plan) {
        return jdbc.sql(
                        "select rotation_id from keyturn_ticket_rotation where source = ? and ticket = ? and planned = ?")
                .params(source, ticket, plan)
                .query(String.class)
                .optional();
    }

    Optional<String> latestRotationOf(String source, String ticket) {
        return jdbc.sql("select rotation_id from keyturn_ticket_rotation where source = ? and ticket = ?"
                        + " order by number desc limit 1")
                .params(source, ticket)
                .query(String.class)
                .optional();
    }

    int waiting(String source) {
        return jdbc.sql("select count(*) from keyturn_webhook_delivery where source = ? and done_at is null")
                .param(source)
                .query(Integer.class)
                .single();
    }

    @Nullable
    Instant lastReceived(String source) {
        return jdbc.sql("select max(received_at) from keyturn_webhook_delivery where source = ?")
                .param(source)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant)
                .orElse(null);
    }

    void forget(Instant before) {
        jdbc.sql("delete from keyturn_webhook_delivery where done_at < ?")
                .param(Times.at(before))
                .update();
    }

    private void change(String what, @Nullable Object... values) {
        jdbc.sql("update keyturn_webhook_delivery set " + what).params(values).update();
    }

    private Optional<Delivery> one(String where, Object... values) {
        return jdbc.sql("select * from keyturn_webhook_delivery " + where)
                .params(values)
                .query(Delivery.class)
                .optional();
    }
}
