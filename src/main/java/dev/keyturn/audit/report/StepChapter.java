package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.report.Timeline.Lane;
import dev.keyturn.audit.report.Timeline.State;
import java.time.Instant;

/** What Keyturn did, where, how often it tried, and what it saw there. */
final class StepChapter {

    private StepChapter() {}

    static void tell(JsonNode document, Story story) {
        document.path("steps").forEach(step -> step(step, story));
        document.path("servers").forEach(server -> events(server, story));
    }

    private static void step(JsonNode step, Story story) {
        Instant from = Facts.time(step, "startedAt", "createdAt", "endedAt");
        boolean back = step.path("direction").asText().equals("BACK");
        story.step(
                lane(step, story),
                from,
                Facts.time(step, "endedAt"),
                (back ? "Roll back: " : "") + Facts.words(step.path("step").asText()),
                Facts.sentences(
                        step.path("sentence").textValue(),
                        Facts.around("Failure: ", step.path("failure"), "."),
                        step.path("state").asText().equals("ABANDONED")
                                ? "The process did not wait for the outcome any more."
                                : null,
                        Facts.words(step.path("evidence"))),
                state(step.path("state").asText()),
                step.path("attempts").asInt());
    }

    private static Lane lane(JsonNode step, Story story) {
        if (step.path("server").isTextual()) {
            return story.server(step.path("server").asText());
        }
        return switch (step.path("step").asText()) {
            case "changePasswordInAd" -> story.directory();
            case "confirmTicket", "closeTicket" -> story.ticket();
            default -> story.process();
        };
    }

    private static State state(String state) {
        return switch (state) {
            case "DONE" -> State.DONE;
            case "FAILED" -> State.FAILED;
            case "WAITING" -> State.WAITING;
            default -> State.INFO;
        };
    }

    private static void events(JsonNode server, Story story) {
        for (JsonNode event : server.path("events")) {
            story.event(
                    story.server(server.path("server").asText()),
                    Facts.time(event, "time"),
                    null,
                    "Event " + event.path("id").asText(),
                    Facts.sentences(
                            Facts.around("Source: ", event.path("source"), "."),
                            event.path("message").textValue()),
                    State.INFO);
        }
    }
}
