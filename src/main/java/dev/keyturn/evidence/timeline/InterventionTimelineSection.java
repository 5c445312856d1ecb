package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyturn.evidence.timeline.Timeline.State;
import java.util.Locale;

/** What the engine could not do, and who stepped in. */
final class InterventionTimelineSection {

    private InterventionTimelineSection() {}

    static void addTo(JsonNode document, TimelineBuilder timeline) {
        document.path("incidents").forEach(incident -> incident(incident, timeline));
        document.path("interventions").forEach(act -> intervention(act, timeline));
    }

    private static void incident(JsonNode incident, TimelineBuilder timeline) {
        timeline.event(
                timeline.process(),
                EvidenceText.time(incident, "at"),
                EvidenceText.time(incident, "endedAt"),
                "Incident at " + EvidenceText.words(incident.path("activity").asText("an unknown place")),
                EvidenceText.messages(
                        incident.path("message").textValue(),
                        EvidenceText.around("Type: ", incident.path("type"), "."),
                        EvidenceText.time(incident, "endedAt") == null ? "Not settled." : null),
                State.FAILED);
    }

    private static void intervention(JsonNode act, TimelineBuilder timeline) {
        timeline.act(
                act.path("person"),
                EvidenceText.time(act, "at"),
                title(act.path("operation").asText("unknown")),
                EvidenceText.messages(
                        EvidenceText.around("At: ", act.path("entity"), "."),
                        EvidenceText.around(
                                EvidenceText.words(act.path("property").asText("value")) + ": ", change(act), "."),
                        EvidenceText.around("“", act.path("note"), "”"),
                        Logins.message(act.path("login"))));
    }

    private static String title(String operation) {
        return operation.equals("Claim")
                ? "Claimed a task"
                : "Stepped in: " + EvidenceText.words(operation).toLowerCase(Locale.ROOT);
    }

    /** What it was and what it became. */
    private static JsonNode change(JsonNode act) {
        boolean changed = act.path("from").isTextual() && act.path("to").isTextual();
        return changed
                ? TextNode.valueOf(
                        act.path("from").asText() + " became " + act.path("to").asText())
                : act.path("to");
    }
}
