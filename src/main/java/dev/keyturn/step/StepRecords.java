package dev.keyturn.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.SqlTime;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.StepRecord.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of steps. It is history as well: rows are never deleted while their rotation is remembered. */
public class StepRecords {

    private static final int LONGEST_TEXT = 4000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final StepAttempts tries;

    public StepRecords(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tries = new StepAttempts(jdbc, clock);
    }

    /** In the order in which they began. */
    public List<StepRecord> of(String rotationId) {
        return jdbc.query("select * from keyturn_step where rotation_id = ? order by number", this::read, rotationId);
    }

    /** Each attempt of the steps of a rotation, by the id of the step, in order. */
    public Map<String, List<StepAttempt>> triesOf(String rotationId) {
        return tries.of(rotationId);
    }

    Optional<StepRecord> find(String id) {
        return jdbc.query("select * from keyturn_step where id = ?", this::read, id).stream()
                .findFirst();
    }

    /** A step that had an attempt in this rotation before is marked as repeated. */
    void insert(StepRecord step) {
        jdbc.update(
                "insert into keyturn_step (id, rotation_id, account, name, server, direction, execution_id,"
                        + " activity_instance_id, state, repeated, created_at) values (?,?,?,?,?,?,?,?,?,"
                        + " exists (select 1 from keyturn_step b where b.rotation_id = ? and b.name = ?"
                        + " and coalesce(b.server, '') = coalesce(?, '') and b.attempts > 0), ?)",
                step.id(),
                step.rotationId(),
                step.account(),
                step.name(),
                step.server(),
                step.direction().name(),
                step.executionId(),
                step.activityInstanceId(),
                step.state().name(),
                step.rotationId(),
                step.name(),
                step.server(),
                SqlTime.of(step.createdAt()));
    }

    /** To be followed by {@link #attemptIsKnownAs} in the same transaction. */
    void attemptBegins(String id) {
        jdbc.update(
                "update keyturn_step set attempts = attempts + 1, started_at = coalesce(started_at, ?),"
                        + " patient_since = coalesce(patient_since, ?) where id = ?",
                SqlTime.of(clock.instant()),
                SqlTime.of(clock.instant()),
                id);
    }

    void attemptIsKnownAs(String id, Fence fence) {
        tries.begins(id, fence.attempt());
    }

    /** What an attempt has done for sure, independent of the end of the attempt. */
    void note(String id, long attempt, Map<String, Object> evidence) {
        tries.note(id, attempt, evidence);
    }

    void attemptFailed(String id, StepFailure failure) {
        tries.failed(id, failure);
        keepFailure(id, failure);
    }

    private void keepFailure(String id, StepFailure failure) {
        jdbc.update(
                "update keyturn_step set failure_kind = ?, failure_code = ?, message = ?, detail = ? where id = ?",
                failure.kind().name(),
                failure.code(),
                cut(failure.message()),
                cut(failure.detail()),
                id);
    }

    /** An attempt that found that the time has not come says so, and costs no patience. */
    void waits(String id, StepFailure notYet) {
        tries.forget(id);
        keepFailure(id, notYet);
        jdbc.update("update keyturn_step set patient_since = null where id = ?", id);
    }

    void done(String id, StepResult result, boolean signalled) {
        tries.succeeded(id);
        jdbc.update(
                "update keyturn_step set state = 'DONE', signalled = ?, evidence = ?, variables = ?, failure_kind = null,"
                        + " failure_code = null, message = null, detail = null, ended_at = ? where id = ?",
                signalled,
                json(result.evidence()),
                json(result.variables()),
                SqlTime.of(clock.instant()),
                id);
    }

    void failed(String id, StepFailure failure) {
        attemptFailed(id, failure);
        jdbc.update(
                "update keyturn_step set state = 'FAILED', ended_at = coalesce(ended_at, ?) where id = ?",
                SqlTime.of(clock.instant()),
                id);
    }

    void signalled(String id) {
        jdbc.update("update keyturn_step set signalled = true where id = ?", id);
    }

    /** Keeps what the attempt found, and marks that it came too late to matter. */
    void abandoned(String id) {
        jdbc.update(
                "update keyturn_step set state = 'ABANDONED', ended_at = coalesce(ended_at, ?) where id = ?",
                SqlTime.of(clock.instant()),
                id);
    }

    private StepRecord read(ResultSet row, int index) throws SQLException {
        return new StepRecord(
                row.getString("id"),
                row.getString("rotation_id"),
                row.getString("account"),
                row.getString("name"),
                row.getString("server"),
                Direction.valueOf(row.getString("direction")),
                row.getString("execution_id"),
                row.getString("activity_instance_id"),
                State.valueOf(row.getString("state")),
                row.getBoolean("signalled"),
                row.getBoolean("repeated"),
                row.getInt("attempts"),
                row.getString("failure_kind"),
                row.getString("failure_code"),
                row.getString("message"),
                row.getString("detail"),
                map(row.getString("evidence")),
                map(row.getString("variables")),
                SqlTime.read(row, "created_at"),
                SqlTime.read(row, "started_at"),
                SqlTime.read(row, "patient_since"),
                SqlTime.read(row, "ended_at"));
    }

    static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Evidence must be plain values.", e);
        }
    }

    static Map<String, Object> map(@Nullable String json) {
        try {
            return json == null ? Map.of() : JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored step cannot be read.", e);
        }
    }
}
