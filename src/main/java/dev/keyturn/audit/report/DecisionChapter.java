package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.report.Timeline.State;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** What people were asked to decide, and what they did. */
final class DecisionChapter {

    private DecisionChapter() {}

    static void tell(JsonNode document, Story story) {
        Set<String> told = new HashSet<>();
        JsonNode fourEyes = document.path("fourEyes");
        fourEyes.path("approvals").forEach(approval -> {
            told.add(approval.path("task").asText());
            decided(approval, "Approved", story);
        });
        if (fourEyes.path("rejection").isObject()) {
            told.add(fourEyes.at("/rejection/task").asText());
            decided(fourEyes.path("rejection"), "Rejected", story);
        }
        story.event(
                story.process(),
                Facts.time(fourEyes, "escalatedAt"),
                null,
                "Escalated: the second group may approve as well",
                null,
                State.INFO);
        document.path("tasks").forEach(task -> {
            waited(task, story);
            if (!told.contains(task.path("id").asText("-")) && !isApproval(task)) {
                completed(task, story);
            }
        });
        JsonNode cancellation = document.path("cancellation");
        if (cancellation.isObject()) {
            story.act(
                    cancellation.path("by"),
                    Facts.time(cancellation, "at"),
                    "Cancelled the rotation",
                    Facts.sentences(
                            Facts.around("Reason: “", cancellation.path("reason"), "”."),
                            Logins.sentence(cancellation.path("login"))));
        }
    }

    private static void decided(JsonNode decision, String what, Story story) {
        story.act(
                decision.path("by"),
                Facts.time(decision, "at"),
                what,
                Facts.sentences(
                        Facts.around("“", decision.path("comment"), "”"), Logins.sentence(decision.path("login"))));
    }

    /** In documents of the first schema the approvals do not say which task theirs was, though they hold every approval. */
    private static boolean isApproval(JsonNode task) {
        return task.path("task").asText().equals("approve-rotation");
    }

    private static void waited(JsonNode task, Story story) {
        Instant from = Facts.time(task, "createdAt");
        Instant to = Facts.time(task, "endedAt");
        story.event(
                story.process(),
                from,
                to,
                name(task) + (to == null ? " waits for a person" : " waited for a person"),
                Facts.around("Assigned to ", task.path("assignee"), "."),
                to == null ? State.WAITING : State.DONE);
    }

    private static void completed(JsonNode task, Story story) {
        JsonNode person = task.path("completedBy").isTextual() ? task.path("completedBy") : task.path("assignee");
        if (task.path("ended").asText().equals("completed")) {
            story.act(
                    person,
                    Facts.time(task, "endedAt"),
                    "Completed " + name(task),
                    Facts.sentences(
                            task.path("decision").isTextual()
                                    ? "Decision: "
                                            + Facts.words(task.path("decision").asText())
                                                    .toLowerCase() + "."
                                    : null,
                            Facts.around("“", task.path("comment"), "”"),
                            Logins.sentence(task.path("login"))));
        }
    }

    private static String name(JsonNode task) {
        return task.path("name").isTextual()
                ? task.path("name").asText()
                : Facts.words(task.path("task").asText("a task"));
    }
}
