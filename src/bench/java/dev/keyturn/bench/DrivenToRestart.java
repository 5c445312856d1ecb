package dev.keyturn.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** A rotation of the lab's account with one sync server, whose service is being restarted right now. */
final class DrivenToRestart {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String STEP = "restartSyncService";
    private static final String NEXT = "verifySync";

    private final String id;

    private DrivenToRestart(String id) {
        this.id = id;
    }

    static DrivenToRestart of(Endpoint node) throws IOException {
        String id = node.call(
                        "requester",
                        "POST",
                        "/api/rotations",
                        "{\"account\":\"fabrikam.com\",\"reason\":\"Older than 90 days.\",\"ticket\":\"CHG0030042\"}")
                .get("id")
                .asText();
        DrivenToRestart rotation = new DrivenToRestart(id);
        rotation.await(node, view -> view.get("state").asText().equals("AWAITING_APPROVAL"));
        String task = node.call("approver", "GET", "/engine-rest/task?processInstanceBusinessKey=" + id, "")
                .get(0)
                .get("id")
                .asText();
        node.call("approver", "POST", "/engine-rest/task/" + task + "/claim", "{\"userId\":\"approver\"}");
        node.call(
                "approver",
                "POST",
                "/engine-rest/task/" + task + "/complete",
                "{\"variables\":{\"decision\":{\"value\":\"APPROVE\"},\"comment\":{\"value\":\"Looked at.\"}}}");
        rotation.await(node, view -> hasBegun(view, STEP));
        return rotation;
    }

    /** Whether that node carries the restart out, as it has logged itself. */
    boolean worksOn(BenchNode node) {
        return node.said().contains("Rotation " + id + ": Restart sync service on aadc03 begins.");
    }

    /** When the restart that was cut off is begun again. */
    long awaitAgain(Endpoint node) {
        return await(node, view -> attempts(view) > 1);
    }

    long awaitNext(Endpoint node) {
        return await(node, view -> hasBegun(view, NEXT));
    }

    void awaitVerified(Endpoint node) {
        await(node, view -> view.get("outcome").asText().equals("VERIFIED"));
    }

    private static boolean hasBegun(JsonNode view, String step) {
        for (JsonNode each : view.get("steps")) {
            if (each.get("name").asText().equals(step)
                    && !each.path("startedAt").isNull()) {
                return true;
            }
        }
        return false;
    }

    private static int attempts(JsonNode view) {
        for (JsonNode each : view.get("steps")) {
            if (each.get("name").asText().equals(STEP)) {
                return each.get("attempts").asInt();
            }
        }
        return 0;
    }

    private long await(Endpoint node, Predicate<JsonNode> condition) {
        return Endpoint.await(
                LONGEST,
                () -> {
                    try {
                        return condition.test(node.call("auditor", "GET", "/api/rotations/" + id, ""));
                    } catch (IOException e) {
                        return false;
                    }
                },
                "Rotation " + id + " does not go on.");
    }
}
