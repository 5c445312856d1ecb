package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.report.Timeline.State;

/** What the change ticket said each time it was read. */
final class TicketChapter {

    private TicketChapter() {}

    static void tell(JsonNode document, Story story) {
        for (JsonNode reading : document.path("ticketReadings")) {
            boolean stops = reading.path("answer").asText().equals("STOP")
                    || reading.path("answer").asText().equals("EXPIRE");
            story.event(
                    story.ticket(),
                    Facts.time(reading, "readAt"),
                    null,
                    ("Read " + reading.path("ticket").asText("the ticket") + " " + moment(reading)).strip(),
                    Facts.sentences(
                            reading.path("sentence").textValue(),
                            Facts.around("Answer: ", reading.path("answer"), "."),
                            Facts.words(reading.path("seen"))),
                    stops ? State.FAILED : State.INFO);
        }
    }

    private static String moment(JsonNode reading) {
        return switch (reading.path("moment").asText()) {
            case "BEFORE_REQUEST", "START" -> "at the start";
            case "FIRST_LOOK" -> "before the approval";
            case "BEFORE_CHANGE", "CHANGE" -> "right before the change";
            default -> "";
        };
    }
}
