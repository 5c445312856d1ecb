package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What was done on one sync server, and what proves it. */
record ServerFacts(String name, List<Fact> facts) {

    static List<ServerFacts> of(JsonNode document) {
        List<ServerFacts> servers = new ArrayList<>();
        for (JsonNode server : document.path("servers")) {
            servers.add(new ServerFacts(server.path("server").asText(), facts(server)));
        }
        return servers;
    }

    private static List<Fact> facts(JsonNode server) {
        JsonNode service = server.path("service");
        JsonNode verification = server.path("verification");
        Fact.Lines lines = new Fact.Lines()
                .with("Connector", server.path("connector"))
                .with("Connector updated at", server.path("updatedAt"))
                .with("Password version", server.path("passwordVersion"))
                .with("Service restarted", service.path("restarted"))
                .with("Service ran since, before", service.path("startedBefore"))
                .with("Service runs since, after", service.path("startedAfter"))
                .with("Verified with", verification.path("profile"))
                .with("Result", verification.path("result"))
                .with("Proves the password", verification.path("provesThePassword"))
                .with("Verified at", verification.path("endedAt"));
        for (JsonNode event : server.path("events")) {
            lines.with(
                    "Event " + event.path("id").asText(),
                    Facts.sentences(
                            event.path("time").asText() + ", "
                                    + event.path("source").asText() + ":",
                            event.path("message").textValue()));
        }
        return lines.all();
    }
}
