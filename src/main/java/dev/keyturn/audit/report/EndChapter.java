package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.report.Timeline.State;
import java.util.Locale;
import java.util.Set;

/** How it ended, and that it was sealed. */
final class EndChapter {

    private static final Set<String> GOOD = Set.of("VERIFIED", "FINISHED_BY_HAND");

    private EndChapter() {}

    static void tell(JsonNode document, Story story) {
        JsonNode rotation = document.path("rotation");
        String outcome = rotation.path("outcome").asText();
        story.event(
                story.process(),
                Facts.time(rotation, "endedAt"),
                null,
                "Ended: " + words(outcome),
                null,
                GOOD.contains(outcome) ? State.DONE : State.INFO);
        story.event(
                story.process(),
                Facts.time(document, "sealedAt"),
                null,
                "Sealed as number " + document.path("number").asText(),
                Facts.around("It follows the document with the hash ", document.path("previousHash"), "."),
                State.INFO);
    }

    private static String words(String outcome) {
        return switch (outcome) {
            case "VERIFIED" -> "verified on every server";
            case "ROLLED_BACK" -> "rolled back on every server";
            case "REJECTED" -> "rejected";
            case "CANCELLED" -> "cancelled";
            case "EXPIRED" -> "expired";
            case "FINISHED_BY_HAND" -> "finished by hand";
            default -> Facts.words(outcome).toLowerCase(Locale.ROOT);
        };
    }
}
