package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/** What other people do meanwhile, elsewhere. */
final class RotationsByRest {

    private static final String ENDED = "ENDED";
    private static final String DECISION = "decide-how-to-continue";

    private final Rest rest;

    RotationsByRest(Rest rest) {
        this.rest = rest;
    }

    /** @return the rotation's id */
    String request(String account) {
        return passed(rest.post(
                        "requester",
                        "/api/rotations",
                        "{\"account\":\"" + account
                                + "\",\"reason\":\"The password is older than 90 days.\",\"ticket\":\"CHG0030042\"}"))
                .get("id")
                .asText();
    }

    void approve(String rotation) {
        decide(rotation, "approve-rotation", "approver", "APPROVE");
    }

    void decide(String rotation, String key, String user, String decision) {
        JsonNode task = patiently()
                .until(
                        () -> rotation(rotation).get("task"),
                        open -> key.equals(open.path("key").asText()));
        String path = "/engine-rest/task/" + task.get("id").asText();
        passed(rest.post(user, path + "/claim", "{\"userId\":\"" + user + "\"}"));
        passed(rest.post(user, path + "/complete", "{\"variables\":{\"decision\":{\"value\":\"" + decision + "\"}}}"));
    }

    void cancel(String rotation) {
        passed(rest.post("operator", "/api/rotations/" + rotation + "/cancel", ""));
    }

    void awaitState(String rotation, String state) {
        patiently().until(() -> isIn(rotation(rotation), state));
    }

    /**
     * Ends what a test has left, whatever it waits for, and waits for what it has ended itself: an account has one rotation
     * at a time.
     */
    void endAll() {
        for (JsonNode rotation : rest.get("auditor", "/api/rotations")) {
            if (!isIn(rotation, ENDED)) {
                String id = rotation.get("id").asText();
                patiently().until(() -> hasEnded(id));
            }
        }
    }

    private boolean hasEnded(String id) {
        JsonNode rotation = rotation(id);
        if (rotation.get("cancellable").asBoolean()) {
            // refused when it has gone on meanwhile: then it is looked at once more
            rest.post("operator", "/api/rotations/" + id + "/cancel", "");
        } else if (rotation.get("task").path("key").asText().equals(DECISION)) {
            decide(id, DECISION, "operator", "RETRY");
        }
        return isIn(rotation, ENDED);
    }

    private JsonNode rotation(String id) {
        return rest.get("auditor", "/api/rotations/" + id);
    }

    private static boolean isIn(JsonNode rotation, String state) {
        return rotation.get("state").asText().equals(state);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(90)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }

    private static JsonNode passed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return Rest.read(answer.body());
    }
}
