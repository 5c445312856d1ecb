package dev.keyturn.evidence;

import dev.keyturn.evidence.chain.RotationRows;
import dev.keyturn.rotation.RotationView;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rotations that ended, found by their records. */
public class SealedRotations {

    private static final String SEALED =
            " from keyturn_evidence e join keyturn_rotation r on r.id = e.rotation_id where e.kind = 'ROTATION' and ";

    private final JdbcTemplate jdbc;

    SealedRotations(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Newest first.
     *
     * @param before only those with a lower number, which is how a list goes on; null begins with the newest
     */
    public List<RotationLine> find(RotationFilter filter, @Nullable Long before, int limit) {
        RotationFilter.Condition condition = filter.condition();
        condition.and("e.number < ?", before);
        return jdbc.query(
                "select e.number, r.id, r.account, r.kind, r.requester, r.ticket, r.requested_at, r.ended_at, r.outcome,"
                        + " case when r.confirmation = 'CONFIRMED' then 'CONFIRMED' when r.outcome in"
                        + " ('VERIFIED', 'ROLLED_BACK', 'FINISHED_BY_HAND') then 'IMMEDIATE' end as proof, r.confirmation,"
                        + " (select array_agg(a.person order by a.stage) from keyturn_approval a"
                        + " where a.rotation_id = r.id) as approvers"
                        + SEALED + condition.sql() + " order by e.number desc limit " + limit,
                SealedRotations::read,
                condition.values());
    }

    public long count(RotationFilter filter) {
        RotationFilter.Condition condition = filter.condition();
        Long count = jdbc.queryForObject("select count(*)" + SEALED + condition.sql(), Long.class, condition.values());
        return count == null ? 0 : count;
    }

    /**
     * When the password of an account was last set, as the rotations that ended learnt it. Active Directory takes a password
     * that is rolled back to for a new one; here it is as old as it was.
     */
    public Optional<Instant> passwordSetAt(String account) {
        return Optional.ofNullable(jdbc.queryForObject(
                        "select max(password_set_at) from keyturn_rotation where account = ?"
                                + " and password_set_at not in (select password_echo_at from keyturn_rotation"
                                + " where account = ? and password_echo_at is not null)",
                        OffsetDateTime.class,
                        account,
                        account))
                .map(OffsetDateTime::toInstant);
    }

    /** Whether a {@code pwdLastSet} is that of a roll back, and says nothing of the password's age. */
    public boolean isRollBack(String account, Instant pwdLastSet) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select count(*) > 0 from keyturn_rotation where account = ? and password_echo_at = ?",
                Boolean.class,
                account,
                RotationRows.passwordTime(pwdLastSet)));
    }

    private static RotationLine read(ResultSet row, int index) throws SQLException {
        Array approvers = row.getArray("approvers");
        return new RotationLine(
                row.getLong("number"),
                row.getString("id"),
                row.getString("account"),
                row.getString("kind"),
                row.getString("requester"),
                approvers == null
                        ? List.of()
                        : Stream.of((Object[]) approvers.getArray())
                                .map(String::valueOf)
                                .toList(),
                row.getString("ticket"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                RotationView.State.ENDED.name(),
                row.getString("outcome"),
                row.getString("proof"),
                row.getString("confirmation"));
    }
}
