package dev.keyturn.rotation;

import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Fences;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fences go by the time of the request, and not by a counter: sync servers remember the newest that they have seen, and a
 * database that was restored from a backup has forgotten how far its counters had come.
 */
public class RotationFences implements Fences {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    public RotationFences(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Fence next(String rotationId) {
        GeneratedKeyHolder counted = new GeneratedKeyHolder();
        jdbc.update(
                connection -> {
                    PreparedStatement update = connection.prepareStatement(
                            "update keyturn_rotation set attempts = attempts + 1 where id = ?",
                            new String[] {"fence", "attempts"});
                    update.setString(1, rotationId);
                    return update;
                },
                counted);
        Map<String, Object> row = Objects.requireNonNull(counted.getKeys(), "there is no such rotation");
        return new Fence(((Number) row.get("fence")).longValue(), ((Number) row.get("attempts")).longValue());
    }

    /** An attempt takes longer than a millisecond: the rotation has had fewer of them than that. */
    @Override
    public void renew(String rotationId, Instant now) {
        transaction.executeWithoutResult(status -> {
            OffsetDateTime requested = jdbc.queryForObject(
                    "select requested_at from keyturn_rotation where id = ?", OffsetDateTime.class, rotationId);
            long most = Duration.between(requested.toInstant(), now).toMillis();
            jdbc.update("update keyturn_rotation set attempts = greatest(attempts, ?) where id = ?", most, rotationId);
        });
    }

    /** Whether this database has handed out a fence that a sync server has seen. */
    public boolean knows(Fence fence) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from keyturn_rotation where fence = ? and attempts >= ?)",
                Boolean.class,
                fence.rotation(),
                fence.attempt()));
    }

    public boolean isOf(String rotationId, Fence fence) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from keyturn_rotation where id = ? and fence = ?)",
                Boolean.class,
                rotationId,
                fence.rotation()));
    }
}
