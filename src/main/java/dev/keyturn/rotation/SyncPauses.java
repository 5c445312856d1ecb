package dev.keyturn.rotation;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the scheduler was set to before the pause, stored before the pause is made, so that it can always be restored. */
class SyncPauses {

    /** @param server the active sync server that was asked */
    record Pause(String server, boolean syncCycleEnabled, boolean restored) {}

    private final JdbcTemplate jdbc;
    private final Clock clock;

    SyncPauses(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps the first value that was found: a later look would find Keyturn's own pause. */
    Pause remember(String rotationId, String server, boolean syncCycleEnabled) {
        Optional<Pause> known = find(rotationId);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            jdbc.update(
                    "insert into keyturn_sync_pause (rotation_id, server, sync_cycle_enabled, found_at) values (?,?,?,?)",
                    rotationId,
                    server,
                    syncCycleEnabled,
                    clock.instant().atOffset(ZoneOffset.UTC));
        } catch (DuplicateKeyException e) {
            return find(rotationId).orElseThrow(() -> e);
        }
        return new Pause(server, syncCycleEnabled, false);
    }

    Optional<Pause> find(String rotationId) {
        return jdbc
                .query(
                        "select server, sync_cycle_enabled, restored_at from keyturn_sync_pause where rotation_id = ?",
                        (row, index) -> new Pause(row.getString(1), row.getBoolean(2), isSet(row.getObject(3))),
                        rotationId)
                .stream()
                .findFirst();
    }

    void restored(String rotationId) {
        jdbc.update(
                "update keyturn_sync_pause set restored_at = ? where rotation_id = ?",
                clock.instant().atOffset(ZoneOffset.UTC),
                rotationId);
    }

    private static boolean isSet(@Nullable Object value) {
        return value != null;
    }
}
