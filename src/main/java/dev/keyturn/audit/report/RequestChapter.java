package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;

/** Who asked for what, and why. */
final class RequestChapter {

    private RequestChapter() {}

    static void tell(JsonNode document, Story story) {
        JsonNode rotation = document.path("rotation");
        boolean repair = rotation.path("kind").asText().equals("REPAIR");
        JsonNode other = rotation.path("onBehalfOf").isTextual()
                ? rotation.path("onBehalfOf")
                : document.at("/fourEyes/onBehalfOf");
        story.act(
                rotation.path("requester"),
                Facts.time(rotation, "requestedAt"),
                "Asked for a " + (repair ? "repair" : "rotation") + " of "
                        + rotation.path("account").asText(),
                Facts.sentences(
                        Facts.around("On behalf of ", other, ", who wrote the ticket."),
                        Facts.around("Reason: “", rotation.path("reason"), "”."),
                        Facts.around("Ticket ", rotation.path("ticket"), "."),
                        rotation.path("urgent").asBoolean() ? "Urgent." : null,
                        Facts.around("Not before ", rotation.path("windowStart"), "."),
                        Facts.around("Not after ", rotation.path("windowEnd"), "."),
                        Logins.sentence(rotation.path("login"))));
    }
}
