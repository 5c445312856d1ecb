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

    /** @throws org.springframework.dao.DuplicateKeyException when the source has sent this key before */
    void insert(String id, String source, String key, String bodyHash, String ticket, Instant now) {
        jdbc.sql("insert into keyturn_webhook_delivery (id, source, delivery_key, body_hash, ticket, received_at)"
                        + " values (?,?,?,?,?,?)")
                .params(id, source, key, bodyHash, ticket, Times.at(now))
                .update();
    }

    Optional<WebhookDelivery> find(String id) {
        return one("where id = ?", id);
    }

    Optional<WebhookDelivery> find(String source, String key) {
        return one("where source = ? and delivery_key = ?", source, key);
    }

    /** Asks for the ticket to be read once more, whether or not this delivery was done. */
    WebhookDelivery repeat(String id) {
        jdbc.sql("update keyturn_webhook_delivery set repeats = repeats + 1, done_at = null where id = ?")
                .param(id)
                .update();
        return find(id).orElseThrow();
    }

    /** The latest delivery of the same ticket that came after this one and is still to be done. */
    Optional<WebhookDelivery> later(WebhookDelivery delivery) {
        return one(
                "where source = ? and ticket = ? and number > ? and done_at is null order by number desc limit 1",
                delivery.source(),
                delivery.ticket(),
                delivery.number());
    }

    void checkBegins(String id) {
        jdbc.sql("update keyturn_webhook_delivery set checks = checks + 1 where id = ?")
                .param(id)
                .update();
    }

    void waits(String id, String message) {
        jdbc.sql("update keyturn_webhook_delivery set message = ? where id = ?")
                .params(Times.message(message), id)
                .update();
    }

    /** Done, unless it came again meanwhile. */
    void done(WebhookDelivery delivery, @Nullable String rotation, String message, Instant now) {
        jdbc.sql("update keyturn_webhook_delivery set rotation_id = coalesce(?, rotation_id), message = ? where id = ?")
                .params(rotation, Times.message(message), delivery.id())
                .update();
        jdbc.sql("update keyturn_webhook_delivery set done_at = ? where id = ? and repeats = ?")
                .params(Times.at(now), delivery.id(), delivery.repeats())
                .update();
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

    private Optional<WebhookDelivery> one(String where, Object... values) {
        return jdbc.sql("select * from keyturn_webhook_delivery " + where)
                .params(values)
                .query(WebhookDelivery.class)
                .optional();
    }
}
