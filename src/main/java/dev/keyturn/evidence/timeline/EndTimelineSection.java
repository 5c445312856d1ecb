package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.timeline.Timeline.State;
import java.util.Locale;
import java.util.Set;

/** How it ended, and that it was sealed. */
final class EndTimelineSection {

    private static final Set<String> GOOD = Set.of("VERIFIED", "FINISHED_BY_HAND");

    private EndTimelineSection() {}

    static void addTo(JsonNode document, TimelineBuilder timeline) {
        JsonNode rotation = document.path("rotation");
        String outcome = rotation.path("outcome").asText();
        timeline.event(
                timeline.process(),
                EvidenceText.time(rotation, "endedAt"),
                null,
                "Ended: " + words(outcome),
                null,
                GOOD.contains(outcome) ? State.DONE : State.INFO);
        timeline.event(
                timeline.process(),
                EvidenceText.time(document, "sealedAt"),
                null,
                "Sealed as number " + document.path("number").asText(),
                EvidenceText.around("It follows the document with the hash ", document.path("previousHash"), "."),
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
            default -> EvidenceText.words(outcome).toLowerCase(Locale.ROOT);
        };
    }
}
