package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a rotation that has ended must and must not leave in the database. */
final class Leftovers {

    private final JdbcTemplate jdbc;

    Leftovers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Nothing runs, waits, is scheduled or paused any more. */
    void nothingIsLeftOf(String rotation) {
        // a step that the process did not wait for ends in its own time
        await().untilAsserted(() -> assertThat(rows("select * from scheduled_tasks where task_name = 'keyturn-step'"))
                .isEmpty());
        assertThat(rows("select * from keyturn_running where rotation_id = ?", rotation))
                .isEmpty();
        assertThat(rows(
                        "select * from keyturn_step where rotation_id = ? and (state = 'WAITING' or ended_at is null"
                                + " or (state <> 'ABANDONED' and not signalled))",
                        rotation))
                .isEmpty();
        assertThat(rows("select * from keyturn_sync_pause where rotation_id = ? and restored_at is null", rotation))
                .isEmpty();
        assertThat(rows("select * from act_ru_execution where business_key_ = ?", rotation))
                .isEmpty();
        assertThat(rows("select * from act_ru_incident")).isEmpty();
    }

    /** The labels of an account's passwords, oldest first; {@code -} for none. */
    List<String> labels(String account) {
        return jdbc.queryForList(
                "select coalesce(label, '-') from keyturn_secret where account = ? order by version",
                String.class,
                account);
    }

    /** The labels of the passwords that this rotation made, oldest first. */
    List<String> labelsOf(String rotation) {
        return jdbc.queryForList(
                "select coalesce(label, '-') from keyturn_secret where rotation_id = ? order by version",
                String.class,
                rotation);
    }

    private List<Map<String, Object>> rows(String sql, Object... arguments) {
        return jdbc.queryForList(sql, arguments);
    }
}
