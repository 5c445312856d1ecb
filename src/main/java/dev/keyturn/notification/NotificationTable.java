package dev.keyturn.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The notifications that are to be mailed, and those that were, for a while. */
class NotificationTable {

    private final JdbcClient jdbc;

    NotificationTable(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
    }

    void insert(String id, Notification notification, Instant now) {
        jdbc.sql(
                        "insert into keyturn_notification (id, rotation_id, kind, task_id, to_people, to_groups, message, queued_at)"
                                + " values (?,?,?,?,?,?,?,?)")
                .params(
                        id,
                        notification.rotationId(),
                        notification.kind().name(),
                        notification.taskId(),
                        String.join("\n", notification.people()),
                        String.join("\n", notification.groups()),
                        notification.message(),
                        at(now))
                .update();
    }

    /** One that is still to be mailed. */
    Optional<QueuedNotification> waiting(String id) {
        return jdbc.sql("select * from keyturn_notification where id = ? and done_at is null")
                .param(id)
                .query(NotificationTable::read)
                .optional();
    }

    void attemptBegins(String id) {
        jdbc.sql("update keyturn_notification set attempts = attempts + 1 where id = ?")
                .param(id)
                .update();
    }

    Set<String> sent(String id) {
        return jdbc.sql("select address from keyturn_notification_sent where notification_id = ?")
                .param(id)
                .query(String.class)
                .set();
    }

    void sent(String id, String address, Instant now) {
        try {
            jdbc.sql("insert into keyturn_notification_sent (notification_id, address, sent_at) values (?,?,?)")
                    .params(id, address, at(now))
                    .update();
        } catch (DuplicateKeyException e) {
            // a node that was thought dead has sent the same mail; its Message-ID makes it one
        }
    }

    void done(String id, Instant now) {
        jdbc.sql("update keyturn_notification set done_at = ? where id = ?")
                .params(at(now), id)
                .update();
    }

    /** Deletes what was done before, and the record of who got it. */
    void forget(Instant before) {
        jdbc.sql("delete from keyturn_notification where done_at < ?")
                .param(at(before))
                .update();
    }

    private static QueuedNotification read(ResultSet row, int index) throws SQLException {
        return new QueuedNotification(
                row.getString("id"),
                new Notification(
                        Notification.Kind.valueOf(row.getString("kind")),
                        row.getString("rotation_id"),
                        row.getString("task_id"),
                        lines(row.getString("to_people")),
                        lines(row.getString("to_groups")),
                        row.getString("message")),
                row.getObject("queued_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"));
    }

    private static Set<String> lines(String text) {
        return text.lines().collect(Collectors.toUnmodifiableSet());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
