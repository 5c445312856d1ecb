package dev.keyturn.step;

import dev.keyturn.kernel.SqlTime;
import dev.keyturn.kernel.StepFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of attempts. An attempt is written down before it begins, so that one which never came back is known as well. */
class StepAttempts {

    /** One that has ended stays as it is: signalling the process again is no attempt. */
    private static final String LATEST =
            "where step_id = ? and ended_at is null and attempt = (select max(attempt) from keyturn_step_attempt where step_id = ?)";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    StepAttempts(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void begins(String step, long attempt) {
        jdbc.update(
                "insert into keyturn_step_attempt (step_id, attempt, started_at) values (?,?,?)", step, attempt, now());
    }

    void note(String step, long attempt, Map<String, Object> evidence) {
        jdbc.update(
                "update keyturn_step_attempt set evidence = ? where step_id = ? and attempt = ?",
                StepRecords.json(evidence),
                step,
                attempt);
    }

    void succeeded(String step) {
        jdbc.update("update keyturn_step_attempt set ended_at = ? " + LATEST, now(), step, step);
    }

    void failed(String step, StepFailure failure) {
        jdbc.update(
                "update keyturn_step_attempt set failure_code = ?, message = ?, ended_at = ? " + LATEST,
                failure.code(),
                StepRecords.cut(failure.message()),
                now(),
                step,
                step);
    }

    /** It only checked. */
    void forget(String step) {
        jdbc.update("delete from keyturn_step_attempt " + LATEST, step, step);
    }

    /** By the step, in order. */
    Map<String, List<StepAttempt>> of(String rotation) {
        return jdbc
                .query(
                        "select t.* from keyturn_step_attempt t join keyturn_step s on s.id = t.step_id"
                                + " where s.rotation_id = ? order by t.attempt",
                        StepAttempts::read,
                        rotation)
                .stream()
                .collect(Collectors.groupingBy(StepAttempt::stepId));
    }

    private static StepAttempt read(ResultSet row, int index) throws SQLException {
        return new StepAttempt(
                row.getString("step_id"),
                row.getLong("attempt"),
                SqlTime.read(row, "started_at"),
                SqlTime.read(row, "ended_at"),
                row.getString("failure_code"),
                row.getString("message"),
                StepRecords.map(row.getString("evidence")));
    }

    private OffsetDateTime now() {
        return SqlTime.of(clock.instant());
    }
}
