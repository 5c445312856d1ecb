package dev.keyturn.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of rotations that never took place: what is in the tables when their evidence is sealed. */
public final class SampleRecord {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Object[]> rotations = new ArrayList<>();
    private final List<Object[]> approvals = new ArrayList<>();

    /** @param facts those that are sealed */
    public SampleRecord add(String id, Map<String, Object> facts) {
        JsonNode rotation = JSON.valueToTree(facts.get("rotation"));
        JsonNode fourEyes = JSON.valueToTree(facts.get("fourEyes"));
        rotations.add(new Object[] {
            id,
            text(rotation, "account"),
            text(rotation, "kind"),
            text(rotation, "requester"),
            text(rotation, "login"),
            text(rotation, "onBehalfOf"),
            text(rotation, "reason"),
            text(rotation, "ticket"),
            rotation.path("urgent").asBoolean(),
            time(rotation, "windowStart"),
            time(rotation, "windowEnd"),
            time(rotation, "requestedAt"),
            text(rotation, "outcome"),
            time(rotation, "endedAt")
        });
        int stage = 1;
        for (JsonNode approval : fourEyes.path("approvals")) {
            String person = approval.path("by").asText();
            approvals.add(new Object[] {
                id, stage++, person, person.toLowerCase(Locale.ROOT), text(approval, "task"), time(approval, "at")
            });
        }
        return this;
    }

    public void insert(JdbcTemplate jdbc) {
        jdbc.batchUpdate(
                "insert into keyturn_rotation (id, account, kind, requester, login, on_behalf_of, reason, ticket, urgent,"
                        + " window_start, window_end, requested_at, outcome, ended_at)"
                        + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                rotations);
        jdbc.batchUpdate(
                "insert into keyturn_approval (rotation_id, stage, person, person_key, task_id, approved_at)"
                        + " values (?,?,?,?,?,?)",
                approvals);
    }

    private static @Nullable String text(JsonNode object, String member) {
        return object.path(member).textValue();
    }

    private static @Nullable OffsetDateTime time(JsonNode object, String member) {
        String text = text(object, member);
        return text == null ? null : Instant.parse(text).atOffset(ZoneOffset.UTC);
    }
}
