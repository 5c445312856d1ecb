package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.timeline.Timeline.State;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What people were asked to decide, and what they did. */
final class DecisionTimelineSection {

    private DecisionTimelineSection() {}

    static void addTo(JsonNode document, TimelineBuilder timeline) {
        Set<String> shown = new HashSet<>();
        JsonNode fourEyes = document.path("fourEyes");
        fourEyes.path("approvals").forEach(approval -> {
            shown.add(approval.path("task").asText());
            decided(approval, "Approved", timeline);
        });
        if (fourEyes.path("rejection").isObject()) {
            shown.add(fourEyes.at("/rejection/task").asText());
            decided(fourEyes.path("rejection"), "Rejected", timeline);
        }
        timeline.event(
                timeline.process(),
                EvidenceText.time(fourEyes, "escalatedAt"),
                null,
                "Escalated: the second group may approve as well",
                null,
                State.INFO);
        document.path("tasks").forEach(task -> {
            waited(task, timeline);
            if (!shown.contains(task.path("id").asText("-")) && !isApproval(task)) {
                completed(task, timeline);
            }
        });
        JsonNode cancellation = document.path("cancellation");
        if (cancellation.isObject()) {
            timeline.act(
                    cancellation.path("by"),
                    EvidenceText.time(cancellation, "at"),
                    "Cancelled the rotation",
                    EvidenceText.messages(
                            EvidenceText.around("Reason: “", cancellation.path("reason"), "”"),
                            Logins.message(cancellation.path("login"))));
        }
    }

    private static void decided(JsonNode decision, String what, TimelineBuilder timeline) {
        timeline.act(
                decision.path("by"),
                EvidenceText.time(decision, "at"),
                what,
                EvidenceText.messages(
                        EvidenceText.around("“", decision.path("comment"), "”"),
                        Logins.message(decision.path("login"))));
    }

    /** In documents of the first schema the approvals do not say which task theirs was, though they hold every approval. */
    private static boolean isApproval(JsonNode task) {
        return task.path("task").asText().equals("approve-rotation");
    }

    private static void waited(JsonNode task, TimelineBuilder timeline) {
        Instant from = EvidenceText.time(task, "createdAt");
        Instant to = EvidenceText.time(task, "endedAt");
        timeline.event(
                timeline.process(),
                from,
                to,
                name(task) + (to == null ? " waits for a person" : " waited for a person"),
                EvidenceText.around("Assigned to ", task.path("assignee"), "."),
                to == null ? State.WAITING : State.DONE);
    }

    private static void completed(JsonNode task, TimelineBuilder timeline) {
        JsonNode person = task.path("completedBy").isTextual() ? task.path("completedBy") : task.path("assignee");
        if (task.path("ended").asText().equals("completed")) {
            timeline.act(
                    person,
                    EvidenceText.time(task, "endedAt"),
                    "Completed " + name(task),
                    EvidenceText.messages(
                            task.path("decision").isTextual()
                                    ? "Decision: "
                                            + EvidenceText.words(task.path("decision")
                                                            .asText())
                                                    .toLowerCase(Locale.ROOT)
                                            + "."
                                    : null,
                            EvidenceText.around("“", task.path("comment"), "”"),
                            Logins.message(task.path("login"))));
        }
    }

    private static String name(JsonNode task) {
        return task.path("name").isTextual()
                ? task.path("name").asText()
                : EvidenceText.words(task.path("task").asText("a task"));
    }
}
