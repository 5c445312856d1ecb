package dev.keyturn.task;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.SqlTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the scheduler of each sync server was set to before the first of them was paused, stored before that pause is made,
 * so that it can always be restored. A rotation first takes all its servers for itself, then reads all their switches: what
 * it finds is never a pause, be it its own, which may act on other servers too, or another rotation's.
 */
class SyncPauses {

    /** @param syncCycleEnabled as it was found; null while it was not read, so that nothing was paused yet */
    record Pause(String server, @Nullable Boolean syncCycleEnabled, boolean restored) {}

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SyncPauses(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * All of them or none, in one order: two rotations that share servers would wait for each other.
     *
     * @return empty when another rotation keeps sync paused on one of these servers
     */
    List<Pause> take(String rotationId, List<SyncServer> servers) {
        List<String> names = servers.stream().map(SyncServer::name).sorted().toList();
        names.forEach(this::releaseWhatEndedRotationsHold);
        try {
            transaction.executeWithoutResult(status -> names.forEach(name -> jdbc.update(
                    "insert into keyturn_sync_pause (rotation_id, server, found_at, holds) values (?,?,?,?)",
                    rotationId,
                    name,
                    SqlTime.of(clock.instant()),
                    name)));
        } catch (DuplicateKeyException e) {
            // another rotation's, or this one's that a node took which was believed dead
        }
        return of(rotationId);
    }

    /** A node that slept may have taken the place for a rotation that was cancelled meanwhile. */
    private void releaseWhatEndedRotationsHold(String server) {
        jdbc.update(
                "update keyturn_sync_pause set holds = null where holds = ?"
                        + " and rotation_id in (select id from keyturn_rotation where ended_at is not null)",
                server);
    }

    /** Keeps the first values that were found, of all servers at once: a later look may find Keyturn's own pause. */
    List<Pause> found(String rotationId, Map<String, Boolean> syncCycleEnabled) {
        transaction.executeWithoutResult(status -> syncCycleEnabled.forEach((server, enabled) -> jdbc.update(
                "update keyturn_sync_pause set sync_cycle_enabled = ?"
                        + " where rotation_id = ? and server = ? and sync_cycle_enabled is null",
                enabled,
                rotationId,
                server)));
        return of(rotationId);
    }

    /** The server remembers that it was on before a pause that this database has lost at a failover, so that it found that one. */
    void wasEnabled(String rotationId, String server) {
        jdbc.update(
                "update keyturn_sync_pause set sync_cycle_enabled = true where rotation_id = ? and server = ?",
                rotationId,
                server);
    }

    /** In the order in which they are paused; empty when the rotation took no server. */
    List<Pause> of(String rotationId) {
        return jdbc.query(
                "select server, sync_cycle_enabled, restored_at from keyturn_sync_pause where rotation_id = ?"
                        + " order by server",
                (row, index) -> new Pause(row.getString(1), row.getObject(2, Boolean.class), row.getObject(3) != null),
                rotationId);
    }

    void restored(String rotationId, String server) {
        jdbc.update(
                "update keyturn_sync_pause set restored_at = ? where rotation_id = ? and server = ?",
                SqlTime.of(clock.instant()),
                rotationId,
                server);
    }

    /**
     * Ends it, also on servers that were held and never paused. Only when all are restored: where one switch acts on all
     * servers, the last to be resumed would end another rotation's pause.
     */
    void release(String rotationId) {
        jdbc.update(
                "update keyturn_sync_pause set holds = null, restored_at = coalesce(restored_at, ?) where rotation_id = ?",
                SqlTime.of(clock.instant()),
                rotationId);
    }
}
