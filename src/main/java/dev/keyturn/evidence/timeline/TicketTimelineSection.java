package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.timeline.Timeline.State;

/** What the change ticket said each time it was read. */
final class TicketTimelineSection {

    private TicketTimelineSection() {}

    static void addTo(JsonNode document, TimelineBuilder timeline) {
        for (JsonNode snapshot : document.path("ticketSnapshots")) {
            boolean stops = snapshot.path("answer").asText().equals("STOP")
                    || snapshot.path("answer").asText().equals("EXPIRE");
            timeline.event(
                    timeline.ticket(),
                    EvidenceText.time(snapshot, "readAt"),
                    null,
                    ("Read " + snapshot.path("ticket").asText("the ticket") + " " + moment(snapshot)).strip(),
                    EvidenceText.messages(
                            snapshot.path("message").textValue(),
                            EvidenceText.around("Answer: ", snapshot.path("answer"), "."),
                            EvidenceText.words(snapshot.path("seen"))),
                    stops ? State.FAILED : State.INFO);
        }
    }

    private static String moment(JsonNode snapshot) {
        return switch (snapshot.path("moment").asText()) {
            case "BEFORE_REQUEST", "START" -> "at the start";
            case "PRE_CHECK" -> "before the approval";
            case "BEFORE_CHANGE", "CHANGE" -> "right before the change";
            default -> "";
        };
    }
}
