package dev.keyturn.notification;

import dev.keyturn.kernel.SqlTime;
import dev.keyturn.work.DurableWork;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The notifications that are to be mailed, and those that were, for a while. A notification and the work that mails it
 * are written in the transaction that is open, so that both happen or neither.
 */
class Outbox implements Notifications {

    /** The name of the scheduler's task; a scheduled row's instance is the notification's id. */
    static final String TASK = "keyturn-notification";

    private final JdbcClient jdbc;
    private final DurableWork work;
    private final Clock clock;

    Outbox(JdbcTemplate jdbc, DurableWork work, Clock clock) {
        this.jdbc = JdbcClient.create(jdbc);
        this.work = work;
        this.clock = clock;
    }

    /** @param attempts how often it was tried to mail it */
    record Queued(String id, Notification notification, Instant queuedAt, int attempts) {}

    @Override
    public void queue(Notification notification) {
        String id = UUID.randomUUID().toString();
        work.schedule(TASK, id);
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
                        // as the database would round it: the mail's date is the same on each repeat
                        SqlTime.of(clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                .update();
    }

    /** One that is still to be mailed. */
    Optional<Queued> waiting(String id) {
        return jdbc.sql("select * from keyturn_notification where id = ? and done_at is null")
                .param(id)
                .query(Outbox::read)
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

    void sent(String id, String address) {
        try {
            jdbc.sql("insert into keyturn_notification_sent (notification_id, address, sent_at) values (?,?,?)")
                    .params(id, address, SqlTime.of(clock.instant()))
                    .update();
        } catch (DuplicateKeyException e) {
            // a node that was thought dead has sent the same mail; its Message-ID makes it one
        }
    }

    void done(String id) {
        jdbc.sql("update keyturn_notification set done_at = ? where id = ?")
                .params(SqlTime.of(clock.instant()), id)
                .update();
    }

    /** Deletes what was done before, and the record of who got it. */
    void forget(Instant before) {
        jdbc.sql("delete from keyturn_notification where done_at < ?")
                .param(SqlTime.of(before))
                .update();
    }

    private static Queued read(ResultSet row, int index) throws SQLException {
        return new Queued(
                row.getString("id"),
                new Notification(
                        Notification.Kind.valueOf(row.getString("kind")),
                        row.getString("rotation_id"),
                        row.getString("task_id"),
                        lines(row.getString("to_people")),
                        lines(row.getString("to_groups")),
                        row.getString("message")),
                Objects.requireNonNull(SqlTime.read(row, "queued_at")),
                row.getInt("attempts"));
    }

    private static Set<String> lines(String text) {
        return text.lines().collect(Collectors.toUnmodifiableSet());
    }
}
