package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        JsonNode rotation = document.path("rotation");
        if (!rotation.isObject()) {
            return;
        }
        jdbc.update(
                "insert into keyturn_evidence_index (number, rotation_id, account, kind, requester, approvers, ticket,"
                        + " outcome, requested_at, ended_at, password_set_at) values (?,?,?,?,?,?,?,?,?,?,?)",
                number,
                document.path("rotationId").asText(),
                rotation.path("account").asText(),
                rotation.path("kind").asText(),
                rotation.path("requester").asText(),
                approvers(document),
                rotation.path("ticket").textValue(),
                rotation.path("outcome").asText(),
                time(rotation.path("requestedAt").textValue()),
                time(rotation.path("endedAt").textValue()),
                PasswordTime.learntFrom(document).map(EvidenceIndex::at).orElse(null));
        jdbc.batchUpdate(
                "insert into keyturn_evidence_person (number, person_key) values (?,?)",
                people(document).stream()
                        .map(person -> new Object[] {number, person})
                        .toList());
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

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
