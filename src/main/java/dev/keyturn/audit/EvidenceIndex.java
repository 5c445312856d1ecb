package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What evidence is found by. It holds nothing that the documents do not say. */
class EvidenceIndex {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JdbcTemplate jdbc;

    EvidenceIndex(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** In the transaction that seals the document. A document about something else than a rotation is in no list. */
    void add(long number, JsonNode document) {
        if (!document.path("rotation").isObject()) {
            return;
        }
        Map<String, @Nullable Object> row = row(number, document);
        jdbc.update(
                "insert into keyturn_evidence_index (" + String.join(", ", row.keySet()) + ") values ("
                        + String.join(",", Collections.nCopies(row.size(), "?")) + ")",
                row.values().toArray());
        jdbc.batchUpdate(
                "insert into keyturn_evidence_person (number, person_key) values (?,?)",
                people(document).stream()
                        .map(person -> new Object[] {number, person})
                        .toList());
    }

    /** By column. */
    static Map<String, @Nullable Object> row(long number, JsonNode document) {
        JsonNode rotation = document.path("rotation");
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("number", number);
        row.put("rotation_id", document.path("rotationId").asText());
        row.put("account", rotation.path("account").asText());
        row.put("kind", rotation.path("kind").asText());
        row.put("requester", rotation.path("requester").asText());
        row.put("ticket", rotation.path("ticket").textValue());
        row.put("outcome", rotation.path("outcome").asText());
        row.put("approvers", approvers(document));
        row.put("requested_at", time(rotation.path("requestedAt").textValue()));
        row.put("ended_at", time(rotation.path("endedAt").textValue()));
        PasswordTime password = PasswordTime.learntFrom(document);
        row.put("password_set_at", passwordTime(password.setAt()));
        row.put("password_echo_at", passwordTime(password.echo()));
        return row;
    }

    /** Everybody who had a part in it, in lower case: who asked, decided, cancelled or stepped in. */
    static SortedSet<String> people(JsonNode document) {
        List<JsonNode> named = new ArrayList<>();
        named.add(document.at("/rotation/requester"));
        named.add(document.at("/rotation/onBehalfOf"));
        named.add(document.at("/fourEyes/onBehalfOf"));
        named.add(document.at("/fourEyes/rejection/by"));
        named.add(document.at("/cancellation/by"));
        document.at("/fourEyes/approvals").forEach(approval -> named.add(approval.path("by")));
        document.path("tasks").forEach(task -> named.add(task.path("completedBy")));
        document.path("interventions").forEach(act -> named.add(act.path("person")));
        SortedSet<String> people = new TreeSet<>();
        for (JsonNode name : named) {
            if (name.isTextual()) {
                people.add(name.asText().toLowerCase(Locale.ROOT));
            }
        }
        return people;
    }

    private static String approvers(JsonNode document) {
        return JSON.createArrayNode()
                .addAll(document.at("/fourEyes/approvals").findValues("by"))
                .toString();
    }

    private static @Nullable OffsetDateTime time(@Nullable String text) {
        return text == null ? null : at(Instant.parse(text));
    }

    /** What Active Directory told is compared with what it tells another time: whole milliseconds survive every database. */
    static @Nullable OffsetDateTime passwordTime(@Nullable Instant told) {
        return told == null ? null : at(told.truncatedTo(ChronoUnit.MILLIS));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
