package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.timeline.Timeline.Lane;
import dev.keyturn.evidence.timeline.Timeline.State;
import dev.keyturn.rotation.ModelStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Keyturn did, where, how often it tried, and what it saw there. */
final class StepTimelineSection {

    private StepTimelineSection() {}

    static void addTo(JsonNode document, TimelineBuilder timeline) {
        document.path("steps").forEach(step -> step(step, timeline));
        document.path("servers").forEach(server -> events(server, timeline));
    }

    private static void step(JsonNode step, TimelineBuilder timeline) {
        Instant from = EvidenceText.time(step, "startedAt", "createdAt", "endedAt");
        boolean back = step.path("direction").asText().equals("BACK");
        timeline.step(
                lane(step, timeline),
                from,
                EvidenceText.time(step, "endedAt"),
                (back ? "Roll back: " : "")
                        + EvidenceText.words(step.path("step").asText()),
                EvidenceText.messages(
                        trouble(step),
                        EvidenceText.around("Failure: ", step.path("failure"), "."),
                        step.path("state").asText().equals("ABANDONED")
                                ? "The process did not wait for the outcome any more."
                                : null,
                        EvidenceText.words(step.path("evidence"))),
                state(step.path("state").asText()),
                step.path("attempts").asInt());
    }

    /** What each attempt failed with; documents of the first schema know the last one only. */
    private static @Nullable String trouble(JsonNode step) {
        List<String> attempts = new ArrayList<>();
        for (JsonNode attempt : step.path("tries")) {
            if (attempt.path("message").isTextual()) {
                attempts.add("Attempt " + attempt.path("attempt").asText() + ": "
                        + attempt.path("message").asText());
            }
        }
        return attempts.isEmpty() ? step.path("message").textValue() : String.join(" ", attempts);
    }

    private static Lane lane(JsonNode step, TimelineBuilder timeline) {
        if (step.path("server").isTextual()) {
            return timeline.server(step.path("server").asText());
        }
        String name = step.path("step").asText();
        if (ModelStep.CHANGE_PASSWORD_IN_AD.is(name)) {
            return timeline.directory();
        }
        boolean aboutTheTicket = ModelStep.CONFIRM_TICKET.is(name) || ModelStep.CLOSE_TICKET.is(name);
        return aboutTheTicket ? timeline.ticket() : timeline.process();
    }

    private static State state(String state) {
        return switch (state) {
            case "DONE" -> State.DONE;
            case "FAILED" -> State.FAILED;
            case "WAITING" -> State.WAITING;
            default -> State.INFO;
        };
    }

    private static void events(JsonNode server, TimelineBuilder timeline) {
        for (JsonNode event : server.path("events")) {
            timeline.event(
                    timeline.server(server.path("server").asText()),
                    EvidenceText.time(event, "time"),
                    null,
                    "Event " + event.path("id").asText(),
                    EvidenceText.messages(
                            EvidenceText.around("Source: ", event.path("source"), "."),
                            event.path("message").textValue()),
                    State.INFO);
        }
    }
}
