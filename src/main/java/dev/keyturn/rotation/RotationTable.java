package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.SqlTime;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.step.Direction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of rotations and of the accounts that one is running for. */
public class RotationTable {

    private final JdbcTemplate jdbc;

    RotationTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws org.springframework.dao.DuplicateKeyException when the idempotency key was used before */
    public void insert(
            String id,
            String processInstance,
            String requester,
            LoginMethod login,
            RotationRequest request,
            @Nullable String key,
            @Nullable String hash,
            Instant now) {
        jdbc.update(
                "insert into keyturn_rotation (id, account, kind, requester, reason, ticket, window_start, window_end,"
                        + " requested_at, idempotency_key, request_hash, urgent, on_behalf_of, login,"
                        + " process_instance_id, fence) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                        // newer than the one before, also when the clock was set back
                        + " greatest(?, coalesce((select max(o.fence) from keyturn_rotation o where o.account = ?), 0) + 1))",
                id,
                request.account(),
                request.kind().name(),
                requester,
                request.reason(),
                request.ticket(),
                SqlTime.of(request.windowStart()),
                SqlTime.of(request.windowEnd()),
                SqlTime.of(now),
                key,
                hash,
                request.urgent(),
                request.onBehalfOf(),
                login.name(),
                processInstance,
                now.toEpochMilli(),
                request.account());
    }

    /** @throws org.springframework.dao.DuplicateKeyException when a rotation of that account is running */
    public void take(String account, String id) {
        jdbc.update("insert into keyturn_running (account, rotation_id) values (?, ?)", account, id);
    }

    void release(String id) {
        jdbc.update("delete from keyturn_running where rotation_id = ?", id);
    }

    public Optional<String> running(String account) {
        return jdbc
                .queryForList("select rotation_id from keyturn_running where account = ?", String.class, account)
                .stream()
                .findFirst();
    }

    /** Those that have not ended, newest first. */
    public List<Rotation> running() {
        return jdbc.query(
                "select r.* from keyturn_rotation r join keyturn_running k on k.rotation_id = r.id"
                        + " where r.ended_at is null order by r.number desc",
                this::read);
    }

    /** Those that have not ended, by their id, or by their account or ticket. */
    public List<Rotation> running(String id, String accountOrTicket) {
        return jdbc.query(
                "select * from keyturn_rotation where ended_at is null and (id = ? or account = ? or ticket = ?)",
                this::read,
                id,
                accountOrTicket,
                accountOrTicket);
    }

    /** The one that was asked for last, by any requester. */
    public Optional<Rotation> latestOfTicket(String ticket) {
        return one("where ticket = ? order by number desc limit 1", ticket);
    }

    public Optional<Rotation> find(String id) {
        return one("where id = ?", id);
    }

    public Rotation get(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException("There is no rotation " + id + "."));
    }

    /** The rotation whose only process instance that is. */
    Optional<Rotation> ofInstance(String processInstance) {
        return one("where process_instance_id = ?", processInstance);
    }

    /** For a rotation from before its process instance was kept with it. */
    void bind(String id, String processInstance) {
        jdbc.update(
                "update keyturn_rotation set process_instance_id = ? where id = ? and process_instance_id is null",
                processInstance,
                id);
    }

    public Optional<Rotation> byKey(String idempotencyKey) {
        return one("where idempotency_key = ?", idempotencyKey);
    }

    public Optional<Rotation> lastEnded(String account) {
        return one("where account = ? and ended_at is not null order by ended_at desc limit 1", account);
    }

    /** Newest first, of those that the reader may see. */
    public List<Rotation> list(Person reader, @Nullable String account, int limit) {
        String own = reader.seesEveryRotation() ? null : reader.id().toLowerCase(Locale.ROOT);
        return jdbc.query(
                "select * from keyturn_rotation where (cast(? as varchar) is null or account = ?)"
                        + " and (cast(? as varchar) is null or lower(requester) = ? or lower(on_behalf_of) = ?)"
                        + " order by number desc limit ?",
                this::read,
                account,
                account,
                own,
                own,
                own,
                limit);
    }

    /** The ids of those of an account, newest first. */
    public List<String> ids(String account, int limit) {
        return jdbc.queryForList(
                "select id from keyturn_rotation where account = ? order by number desc limit ?",
                String.class,
                account,
                limit);
    }

    public void findings(String id, String json) {
        jdbc.update("update keyturn_rotation set findings = ? where id = ?", json, id);
    }

    /** Counts before the guess is tried, so that many at once do not get more tries. */
    public boolean mayGuess(String id, int most) {
        return jdbc.update(
                        "update keyturn_rotation set wrong_passwords = wrong_passwords + 1 where id = ? and wrong_passwords < ?",
                        id,
                        most)
                == 1;
    }

    /** It was counted before it was tried. */
    public void guessWasNotWrong(String id) {
        jdbc.update(
                "update keyturn_rotation set wrong_passwords = wrong_passwords - 1 where id = ? and wrong_passwords > 0",
                id);
    }

    /** Where the process model goes on from the decision that a person has made, and that no step has begun since. */
    public void goOn(String id, ResumePoint resumePoint, Direction direction) {
        jdbc.update(
                "update keyturn_rotation set resume_point = ?, direction = ?, steps_before_decision ="
                        + " (select count(*) from keyturn_step where rotation_id = ?) where id = ?",
                resumePoint.name(),
                direction.name(),
                id,
                id);
    }

    /** Known only once the ticket was read, when a person asked who gave no more than its number. */
    public void onBehalfOf(String id, String author) {
        jdbc.update("update keyturn_rotation set on_behalf_of = ? where id = ? and on_behalf_of is null", author, id);
    }

    /** @param known whether the password of a repair was entered and proved, or is the stored one */
    public void passwordEntered(String id, boolean known) {
        jdbc.update("update keyturn_rotation set password_entered = ? where id = ?", known, id);
    }

    public void cancelled(String id, Rotation.Cancelled cancelled) {
        jdbc.update(
                "update keyturn_rotation set cancelled_by = ?, cancelled_at = ?, cancel_reason = ?, cancel_login = ? where id = ?",
                cancelled.by(),
                SqlTime.of(cancelled.at()),
                cancelled.reason(),
                cancelled.login().name(),
                id);
    }

    public void end(String id, RotationView.Outcome outcome, Instant when) {
        jdbc.update(
                "update keyturn_rotation set outcome = ?, ended_at = ? where id = ?",
                outcome.name(),
                SqlTime.of(when),
                id);
    }

    private Optional<Rotation> one(String where, String value) {
        return jdbc.query("select * from keyturn_rotation " + where, this::read, value).stream()
                .findFirst();
    }

    private Rotation read(ResultSet row, int index) throws SQLException {
        String findings = row.getString("findings");
        String outcome = row.getString("outcome");
        String confirmation = row.getString("confirmation");
        RotationRequest request = new RotationRequest(
                row.getString("account"),
                RotationRequest.Kind.valueOf(row.getString("kind")),
                row.getString("reason"),
                row.getString("ticket"),
                SqlTime.read(row, "window_start"),
                SqlTime.read(row, "window_end"),
                row.getBoolean("urgent"),
                row.getString("on_behalf_of"));
        Rotation.Progress progress = new Rotation.Progress(
                findings == null ? "[]" : findings,
                row.getInt("wrong_passwords"),
                row.getBoolean("password_entered"),
                ResumePoint.valueOf(row.getString("resume_point")),
                Direction.valueOf(row.getString("direction")),
                row.getInt("steps_before_decision"));
        return new Rotation(
                row.getString("id"),
                request,
                row.getString("requester"),
                LoginMethod.valueOf(row.getString("login")),
                SqlTime.read(row, "requested_at"),
                row.getLong("fence"),
                row.getString("request_hash"),
                progress,
                cancellation(row),
                outcome == null ? null : RotationView.Outcome.valueOf(outcome),
                SqlTime.read(row, "ended_at"),
                confirmation == null ? null : RotationView.Confirmation.valueOf(confirmation),
                row.getString("process_instance_id"));
    }

    private static Rotation.@Nullable Cancelled cancellation(ResultSet row) throws SQLException {
        Instant at = SqlTime.read(row, "cancelled_at");
        String login = row.getString("cancel_login");
        return at == null
                ? null
                : new Rotation.Cancelled(
                        row.getString("cancelled_by"),
                        at,
                        row.getString("cancel_reason"),
                        login == null ? LoginMethod.UNKNOWN : LoginMethod.valueOf(login));
    }
}
