package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;

/** Who asked for what, and why. */
final class RequestTimelineSection {

    private RequestTimelineSection() {}

    static void addTo(JsonNode document, TimelineBuilder timeline) {
        JsonNode rotation = document.path("rotation");
        boolean repair = rotation.path("kind").asText().equals("REPAIR");
        JsonNode other = rotation.path("onBehalfOf").isTextual()
                ? rotation.path("onBehalfOf")
                : document.at("/fourEyes/onBehalfOf");
        timeline.act(
                rotation.path("requester"),
                EvidenceText.time(rotation, "requestedAt"),
                "Asked for a " + (repair ? "repair" : "rotation") + " of "
                        + rotation.path("account").asText(),
                EvidenceText.messages(
                        EvidenceText.around("On behalf of ", other, ", who wrote the ticket."),
                        EvidenceText.around("Reason: “", rotation.path("reason"), "”"),
                        EvidenceText.around("Ticket ", rotation.path("ticket"), "."),
                        rotation.path("urgent").asBoolean() ? "Urgent." : null,
                        EvidenceText.around("Not before ", rotation.path("windowStart"), "."),
                        EvidenceText.around("Not after ", rotation.path("windowEnd"), "."),
                        Logins.message(rotation.path("login"))));
    }
}
