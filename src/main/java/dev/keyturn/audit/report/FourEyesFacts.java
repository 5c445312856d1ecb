package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether two people stand behind a rotation, and who they are. */
final class FourEyesFacts {

    private FourEyesFacts() {}

    static void put(JsonNode document, Map<String, Object> values) {
        JsonNode fourEyes = document.path("fourEyes");
        boolean holds = fourEyes.path("twoPeople").asBoolean();
        List<Map<String, String>> decisions = new ArrayList<>();
        fourEyes.path("approvals").forEach(approval -> decisions.add(row("Approved", approval)));
        if (fourEyes.path("rejection").isObject()) {
            decisions.add(row("Rejected", fourEyes.path("rejection")));
        }
        if (document.path("cancellation").isObject()) {
            decisions.add(row("Cancelled", document.path("cancellation")));
        }
        values.put("fourEyesClass", holds ? "good" : "warning");
        values.put(
                "fourEyes",
                holds
                        ? "Whoever the policy asks for approved, and nobody approved their own request."
                        : "It was not approved as the policy asks.");
        values.put("policy", Objects.requireNonNullElse(Facts.words(fourEyes.path("policy")), ""));
        values.put("decisions", decisions);
        values.put("hasDecisions", !decisions.isEmpty());
    }

    private static Map<String, String> row(String what, JsonNode decision) {
        String said = Facts.sentences(
                Facts.around("“", decision.path("comment"), "”"),
                Facts.around("“", decision.path("reason"), "”"),
                Logins.sentence(decision.path("login")));
        return Map.of(
                "what",
                what,
                "who",
                decision.path("by").asText("Keyturn"),
                "when",
                Clocks.time(Facts.time(decision, "at")),
                "detail",
                said == null ? "" : said);
    }
}
