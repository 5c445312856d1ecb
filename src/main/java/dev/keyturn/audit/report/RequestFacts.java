package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Who asked for what, and what it ran on. */
final class RequestFacts {

    private RequestFacts() {}

    static List<Fact> of(JsonNode document) {
        JsonNode rotation = document.path("rotation");
        JsonNode account = document.path("account");
        JsonNode process = document.path("process");
        return new Fact.Lines()
                .with("Rotation", rotation.path("id"))
                .with("Account", account(rotation, account))
                .with("Object in Active Directory", account.path("guid"))
                .with("Requester", rotation.path("requester"))
                .with("On behalf of", rotation.path("onBehalfOf"))
                .with("Reason", rotation.path("reason"))
                .with("Ticket", rotation.path("ticket"))
                .with("Urgent", rotation.path("urgent"))
                .with("Requested at", rotation.path("requestedAt"))
                .with("Window begins", rotation.path("windowStart"))
                .with("Window ends", rotation.path("windowEnd"))
                .with("Ended at", rotation.path("endedAt"))
                .with("Process", process(process))
                .with("SHA-256 of the model", process.path("modelHash"))
                .with("Software", Facts.around("Keyturn ", process.path("software"), ""))
                .all();
    }

    private static String account(JsonNode rotation, JsonNode account) {
        String name = rotation.path("account").asText();
        return account.path("account").isTextual()
                ? name + " (" + account.path("account").asText() + " in "
                        + account.path("domain").asText() + ")"
                : name;
    }

    private static String process(JsonNode process) {
        return process.path("key").asText() + ", version "
                + process.path("version").asText() + ", instance "
                + process.path("instance").asText();
    }
}
