package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyturn.audit.report.Timeline.State;

/** What the engine could not do, and who stepped in. */
final class TroubleChapter {

    private TroubleChapter() {}

    static void tell(JsonNode document, Story story) {
        document.path("incidents").forEach(incident -> incident(incident, story));
        document.path("interventions").forEach(act -> intervention(act, story));
    }

    private static void incident(JsonNode incident, Story story) {
        story.event(
                story.process(),
                Facts.time(incident, "at"),
                Facts.time(incident, "endedAt"),
                "Incident at " + Facts.words(incident.path("activity").asText("an unknown place")),
                Facts.sentences(
                        incident.path("message").textValue(),
                        Facts.around("Type: ", incident.path("type"), "."),
                        Facts.time(incident, "endedAt") == null ? "Not settled." : null),
                State.FAILED);
    }

    private static void intervention(JsonNode act, Story story) {
        story.act(
                act.path("person"),
                Facts.time(act, "at"),
                "Stepped in: "
                        + Facts.words(act.path("operation").asText("unknown")).toLowerCase(),
                Facts.sentences(
                        Facts.around("At: ", act.path("entity"), "."),
                        Facts.around(Facts.words(act.path("property").asText("value")) + ": ", change(act), "."),
                        Facts.around("“", act.path("note"), "”"),
                        Logins.sentence(act.path("login"))));
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
