package dev.keyturn.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Rotations that ended, found by their evidence. */
public class SealedRotations {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;

    private SealedRotations(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Looks through the documents that are not in the index yet, which takes a moment after an upgrade. */
    public static SealedRotations open(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        new IndexFilling(jdbc, transactions).run();
        return new SealedRotations(jdbc);
    }

    /**
     * Newest first.
     *
     * @param before only those with a lower number, which is how a list goes on; null begins with the newest
     */
    public List<SealedRotation> find(RotationFilter filter, @Nullable Long before, int limit) {
        RotationFilter.Condition condition = filter.condition();
        condition.and("i.number < ?", before);
        return jdbc.query(
                "select i.* from keyturn_evidence_index i where " + condition.sql() + " order by i.number desc limit "
                        + limit,
                SealedRotations::read,
                condition.values());
    }

    public long count(RotationFilter filter) {
        RotationFilter.Condition condition = filter.condition();
        Long count = jdbc.queryForObject(
                "select count(*) from keyturn_evidence_index i where " + condition.sql(),
                Long.class,
                condition.values());
        return count == null ? 0 : count;
    }

    /**
     * When the password of an account was last set, as the rotations that ended learnt it. Active Directory takes a password
     * that is rolled back to for a new one; here it is as old as it was.
     */
    public Optional<Instant> passwordSetAt(String account) {
        return Optional.ofNullable(jdbc.queryForObject(
                        "select max(password_set_at) from keyturn_evidence_index where account = ?"
                                + " and password_set_at not in (select password_echo_at from keyturn_evidence_index"
                                + " where account = ? and password_echo_at is not null)",
                        OffsetDateTime.class,
                        account,
                        account))
                .map(OffsetDateTime::toInstant);
    }

    /** Whether a {@code pwdLastSet} is that of a roll back, and says nothing of the password's age. */
    public boolean isRollBack(String account, Instant pwdLastSet) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select count(*) > 0 from keyturn_evidence_index where account = ? and password_echo_at = ?",
                Boolean.class,
                account,
                EvidenceIndex.passwordTime(pwdLastSet)));
    }

    private static SealedRotation read(ResultSet row, int index) throws SQLException {
        return new SealedRotation(
                row.getLong("number"),
                row.getString("rotation_id"),
                row.getString("account"),
                row.getString("kind"),
                row.getString("requester"),
                names(row.getString("approvers")),
                row.getString("ticket"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                row.getString("outcome"));
    }

    private static List<String> names(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The index of evidence was changed: approvers are not a list.", e);
        }
    }
}
