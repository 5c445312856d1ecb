package dev.keyturn.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The notices that are to be mailed, and those that were, for a while. */
class NoticeTable {

    private final JdbcTemplate jdbc;

    NoticeTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void insert(String id, Notice notice, Instant now) {
        jdbc.update(
                "insert into keyturn_notice (id, rotation_id, kind, task_id, to_people, to_groups, sentence, queued_at)"
                        + " values (?,?,?,?,?,?,?,?)",
                id,
                notice.rotationId(),
                notice.kind().name(),
                notice.taskId(),
                String.join("\n", notice.people()),
                String.join("\n", notice.groups()),
                notice.sentence(),
                at(now));
    }

    /** One that is still to be mailed. */
    Optional<QueuedNotice> waiting(String id) {
        return jdbc
                .query("select * from keyturn_notice where id = ? and done_at is null", NoticeTable::read, id)
                .stream()
                .findFirst();
    }

    void attemptBegins(String id) {
        jdbc.update("update keyturn_notice set attempts = attempts + 1 where id = ?", id);
    }

    Set<String> sent(String id) {
        return new HashSet<>(
                jdbc.queryForList("select address from keyturn_notice_sent where notice_id = ?", String.class, id));
    }

    void sent(String id, String address, Instant now) {
        try {
            jdbc.update(
                    "insert into keyturn_notice_sent (notice_id, address, sent_at) values (?,?,?)",
                    id,
                    address,
                    at(now));
        } catch (DuplicateKeyException e) {
            // a node that was thought dead has sent the same mail; its Message-ID makes it one
        }
    }

    void done(String id, Instant now) {
        jdbc.update("update keyturn_notice set done_at = ? where id = ?", at(now), id);
    }

    /** Deletes what was done before, and the record of who got it. */
    void forget(Instant before) {
        jdbc.update("delete from keyturn_notice where done_at < ?", at(before));
    }

    private static QueuedNotice read(ResultSet row, int index) throws SQLException {
        return new QueuedNotice(
                row.getString("id"),
                new Notice(
                        Notice.Kind.valueOf(row.getString("kind")),
                        row.getString("rotation_id"),
                        row.getString("task_id"),
                        lines(row.getString("to_people")),
                        lines(row.getString("to_groups")),
                        row.getString("sentence")),
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
