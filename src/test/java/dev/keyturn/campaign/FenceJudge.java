package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The third judgement: on no sync server had anything an effect under a fence that was stale, unknown or missing. */
final class FenceJudge {

    /** What changes something on a sync server. */
    private static final Set<String> FENCED =
            Set.of("update-credential", "restart-service", "run-profile", "pause-sync", "resume-sync");

    private final Truth truth;

    FenceJudge(Truth truth) {
        this.truth = truth;
    }

    List<Violation> of(DrivenRotation rotation, List<JsonNode> window) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Object> row = truth.rows("select fence, attempts from keyturn_rotation where id = ?", rotation.id)
                .get(0);
        long fence = ((Number) row.get("fence")).longValue();
        long attempts = ((Number) row.get("attempts")).longValue();
        Map<String, Long> newest = new HashMap<>();
        for (JsonNode entry : window) {
            if (!FENCED.contains(entry.get("action").asText())) {
                continue;
            }
            JsonNode facts = entry.get("facts");
            if (!facts.has("rotation") || !facts.has("attempt")) {
                violations.add(violation(entry, "without a fence."));
                continue;
            }
            long attempt = facts.get("attempt").asLong();
            if (NaiveFence.trueRotation(facts.get("rotation").asLong()) != NaiveFence.trueRotation(fence)
                    || attempt > attempts) {
                violations.add(violation(
                        entry,
                        "under the fence " + facts.get("rotation") + "/" + attempt
                                + ", which was never handed out to this rotation."));
            }
            Long before = newest.put(entry.get("target").asText(), attempt);
            if (before != null && before > attempt) {
                violations.add(violation(entry, "under a stale fence."));
            }
        }
        return violations;
    }

    private static Violation violation(JsonNode entry, String how) {
        return new Violation(
                3,
                "Journal entry " + entry.get("number") + " ("
                        + entry.get("action").asText() + ") had an effect " + how);
    }
}
