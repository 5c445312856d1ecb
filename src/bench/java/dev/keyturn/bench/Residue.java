package dev.keyturn.bench;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** What became of the rotations, and what they have left in the database. */
final class Residue {

    private static final Map<String, String> LEFTOVERS = Map.of(
            "scheduled steps", "select count(*) from scheduled_tasks where task_name = 'keyturn-step'",
            "steps that are not done", "select count(*) from keyturn_step where state <> 'DONE' or not signalled",
            "steps that needed a second attempt", "select count(*) from keyturn_step where attempts > 1",
            "accounts that are taken", "select count(*) from keyturn_running",
            "pauses that were not ended", "select count(*) from keyturn_sync_pause where restored_at is null",
            "executions of processes", "select count(*) from act_ru_execution",
            "jobs", "select count(*) from act_ru_job where handler_type_ <> 'history-cleanup'",
            "incidents", "select count(*) from act_ru_incident",
            "passwords staged and not promoted", "select count(*) from keyturn_secret where label = 'PENDING'",
            "rotations without sealed evidence",
                    "select count(*) from keyturn_rotation where id not in (select rotation_id from keyturn_evidence)");

    private final JdbcTemplate jdbc;

    Residue(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void print() {
        List<String> outcomes = jdbc.query(
                "select coalesce(outcome, 'not ended'), count(*) from keyturn_rotation group by outcome",
                (row, index) -> row.getLong(2) + " " + row.getString(1));
        System.out.println("  outcomes: " + String.join(", ", outcomes));
        List<String> left = LEFTOVERS.entrySet().stream()
                .map(one -> Map.entry(one.getKey(), count(one.getValue())))
                .filter(one -> one.getValue() > 0)
                .map(one -> one.getValue() + " " + one.getKey())
                .sorted()
                .toList();
        System.out.println("  left over: " + (left.isEmpty() ? "nothing" : String.join(", ", left)));
    }

    private long count(String sql) {
        Long count = jdbc.queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }
}
