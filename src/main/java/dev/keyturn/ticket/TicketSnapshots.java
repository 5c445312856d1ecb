package dev.keyturn.ticket;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.ChangeTickets.Moment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The snapshots of tickets that a rotation was decided by, for its record. Rows are never changed. */
public class TicketSnapshots {

    private final JdbcClient jdbc;
    private final Clock clock;

    public TicketSnapshots(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = JdbcClient.create(jdbc);
        this.clock = clock;
    }

    /** Oldest first, as the evidence shows them. */
    public List<Map<String, Object>> of(String rotationId) {
        return jdbc.sql("select * from keyturn_ticket_snapshot where rotation_id = ? order by number")
                .param(rotationId)
                .query(TicketSnapshots::facts)
                .list();
    }

    /** The source that a ticket of the rotation was read from, so that nothing can be done any more without it. */
    Optional<String> sourceRead(String rotationId) {
        return jdbc.sql(
                        "select source from keyturn_ticket_snapshot where rotation_id = ? and facts is not null limit 1")
                .param(rotationId)
                .query(String.class)
                .optional();
    }

    /** Everybody who was its author at any time: a field that is edited afterwards takes no one away. */
    public List<PersonNames> authors(String rotationId) {
        return jdbc
                .sql(
                        "select facts from keyturn_ticket_snapshot where rotation_id = ? and facts is not null order by number")
                .param(rotationId)
                .query(String.class)
                .list()
                .stream()
                .map(facts -> Json.read(facts, Authors.class).all())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** @param requester alone in rows from before all authors were kept */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Authors(
            @Nullable List<PersonNames> authors, @Nullable String requester) {

        List<PersonNames> all() {
            if (authors != null) {
                return authors;
            }
            return requester == null ? List.of() : List.of(PersonNames.of(requester));
        }
    }

    /**
     * The same decision about the same ticket again, for a step that waits, is kept once.
     *
     * @param seen what the ticket said, and what that was by each rule; null when it was not read
     */
    void keep(
            String rotationId,
            String source,
            String id,
            Moment moment,
            GateDecision decision,
            @Nullable Map<String, Object> seen) {
        String facts = seen == null ? null : Json.write(seen);
        String message = Times.message(decision.message());
        if (new Last(moment.name(), message, facts).equals(last(rotationId))) {
            return;
        }
        jdbc.sql(
                        "insert into keyturn_ticket_snapshot (id, rotation_id, source, ticket, moment, answer, reason, message,"
                                + " facts, read_at) values (?,?,?,?,?,?,?,?,?,?)")
                .params(
                        UUID.randomUUID().toString(),
                        rotationId,
                        source,
                        id,
                        moment.name(),
                        decision.answer().name(),
                        decision.reason().name(),
                        message,
                        facts,
                        Times.at(clock.instant()))
                .update();
    }

    /** What has to differ. A ticket that says something else allows the change in the same words. */
    private record Last(
            String moment, String message, @Nullable String facts) {}

    private @Nullable Last last(String rotationId) {
        return jdbc.sql("select moment, message, facts from keyturn_ticket_snapshot where rotation_id = ?"
                        + " order by number desc limit 1")
                .param(rotationId)
                .query((row, index) ->
                        new Last(row.getString("moment"), row.getString("message"), row.getString("facts")))
                .optional()
                .orElse(null);
    }

    private static Map<String, Object> facts(ResultSet row, int index) throws SQLException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("moment", row.getString("moment"));
        facts.put(
                "readAt", Objects.requireNonNull(Times.instant(row, "read_at")).toString());
        facts.put("source", row.getString("source"));
        facts.put("ticket", row.getString("ticket"));
        facts.put("answer", row.getString("answer"));
        facts.put("reason", row.getString("reason"));
        facts.put("message", row.getString("message"));
        String seen = row.getString("facts");
        facts.put("seen", seen == null ? null : Json.read(seen, new TypeReference<Map<String, Object>>() {}));
        return facts;
    }
}
