package dev.keyturn.task;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.SqlTime;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the scheduler was set to before the pause, stored before the pause is made, so that it can always be restored. A
 * rotation first takes the active server for itself, then checks: what it finds is never another rotation's pause.
 */
class SyncPauses {

    /**
     * @param server the active sync server that was asked
     * @param syncCycleEnabled as it was found; null while it was not looked up, so that nothing was paused yet
     */
    record Pause(String server, @Nullable Boolean syncCycleEnabled, boolean restored) {}

    private final JdbcTemplate jdbc;
    private final Clock clock;

    SyncPauses(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return empty when another rotation keeps sync paused on this server */
    Optional<Pause> take(String rotationId, SyncServer server) {
        releaseWhatEndedRotationsHold(server);
        try {
            jdbc.update(
                    "insert into keyturn_sync_pause (rotation_id, server, found_at, holds) values (?,?,?,?)",
                    rotationId,
                    server.name(),
                    SqlTime.of(clock.instant()),
                    server.name());
        } catch (DuplicateKeyException e) {
            return find(rotationId);
        }
        return find(rotationId);
    }

    /** A node that slept may have taken the place for a rotation that was cancelled meanwhile. */
    private void releaseWhatEndedRotationsHold(SyncServer server) {
        jdbc.update(
                "update keyturn_sync_pause set holds = null where holds = ?"
                        + " and rotation_id in (select id from keyturn_rotation where ended_at is not null)",
                server.name());
    }

    /** Keeps the first value that was found: a later check may find Keyturn's own pause. */
    boolean found(String rotationId, boolean syncCycleEnabled) {
        jdbc.update(
                "update keyturn_sync_pause set sync_cycle_enabled = ? where rotation_id = ? and sync_cycle_enabled is null",
                syncCycleEnabled,
                rotationId);
        return Boolean.TRUE.equals(find(rotationId).orElseThrow().syncCycleEnabled());
    }

    Optional<Pause> find(String rotationId) {
        return jdbc
                .query(
                        "select server, sync_cycle_enabled, restored_at from keyturn_sync_pause where rotation_id = ?",
                        (row, index) ->
                                new Pause(row.getString(1), row.getObject(2, Boolean.class), row.getObject(3) != null),
                        rotationId)
                .stream()
                .findFirst();
    }

    void restored(String rotationId) {
        jdbc.update(
                "update keyturn_sync_pause set restored_at = ?, holds = null where rotation_id = ?",
                SqlTime.of(clock.instant()),
                rotationId);
    }
}
