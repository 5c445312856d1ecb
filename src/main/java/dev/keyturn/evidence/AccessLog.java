package dev.keyturn.evidence;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.keyturn.kernel.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/** Who read evidence, when and what. Each access is recorded before evidence is shown. */
public class AccessLog {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    /**
     * One access to evidence.
     *
     * @param rotation the one that was read; null when it was not about one
     * @param filters what was asked for
     * @param found how many records were shown or exported
     */
    @Schema(name = "AccessLogEntry")
    public record Entry(
            long number,
            String person,
            Instant readAt,
            String kind,
            @Nullable String rotation,
            Map<String, String> filters,
            long found) {}

    /** An access to evidence cannot be recorded, so nothing is shown. */
    public static class UnrecordedAccessException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnrecordedAccessException(Throwable cause) {
            super(
                    "That you read this cannot be recorded now, so it is not shown. Try again in a moment; when it goes on,"
                            + " ask an administrator to look at the database.",
                    cause);
        }
    }

    private final JdbcTemplate jdbc;
    private final Clock clock;

    public AccessLog(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Records that a person is about to be shown evidence.
     *
     * @param kind such as {@code LIST} or {@code EXPORT_CSV}: capitals, at most 40 of them
     * @param rotationId the one that is shown; null when it is not about one
     * @param filters what was asked for
     * @param found how many records are shown or exported
     * @throws UnrecordedAccessException when it cannot be recorded: then nothing may be shown
     */
    public void record(
            String person, String kind, @Nullable String rotationId, Map<String, String> filters, long found) {
        String asked = Json.write(filters);
        try {
            jdbc.update(
                    "insert into keyturn_access_log (person, read_at, kind, rotation_id, filters, found)"
                            + " values (?,?,?,?,?,?)",
                    person,
                    clock.instant().atOffset(ZoneOffset.UTC),
                    kind,
                    rotationId,
                    asked,
                    found);
        } catch (DataAccessException | TransactionException e) {
            throw new UnrecordedAccessException(e);
        }
        log.info(
                "{} reads evidence: {}{}{}, {} records.",
                person,
                kind,
                rotationId == null ? "" : " of rotation " + rotationId,
                filters.isEmpty() ? "" : " with " + asked,
                found);
    }

    /** @param before only those with a lower number, which is how a list goes on; null begins with the newest */
    public List<Entry> list(@Nullable Long before, int limit) {
        return jdbc.query(
                "select * from keyturn_access_log where number < ? order by number desc limit " + limit,
                AccessLog::read,
                before == null ? Long.MAX_VALUE : before);
    }

    private static Entry read(ResultSet row, int index) throws SQLException {
        return new Entry(
                row.getLong("number"),
                row.getString("person"),
                row.getObject("read_at", OffsetDateTime.class).toInstant(),
                row.getString("kind"),
                row.getString("rotation_id"),
                Json.read(row.getString("filters"), new TypeReference<>() {}),
                row.getLong("found"));
    }
}
