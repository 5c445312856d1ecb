package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What other people do meanwhile, elsewhere. */
final class RotationsByRest {

    private final Rest rest;

    RotationsByRest(Rest rest) {
        this.rest = rest;
    }

    /** @return the rotation's id */
    String request(String account) {
        passed(rest.post(
                "requester",
                "/api/rotations",
                "{\"account\":\"" + account
                        + "\",\"reason\":\"The password is older than 90 days.\",\"ticket\":\"CHG0030042\"}"));
        return rest.get("auditor", "/api/rotations?limit=1&account=" + account)
                .get(0)
                .get("id")
                .asText();
    }

    void approve(String rotation) {
        decide(rotation, "approve-rotation", "approver", "APPROVE");
    }

    void decide(String rotation, String key, String user, String decision) {
        JsonNode task = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> rest.get("auditor", "/api/rotations/" + rotation).get("task"),
                        open -> key.equals(open.path("key").asText()));
        String path = "/engine-rest/task/" + task.get("id").asText();
        passed(rest.post(user, path + "/claim", "{\"userId\":\"" + user + "\"}"));
        passed(rest.post(user, path + "/complete", "{\"variables\":{\"decision\":{\"value\":\"" + decision + "\"}}}"));
    }

    void cancel(String rotation) {
        passed(rest.post("operator", "/api/rotations/" + rotation + "/cancel", ""));
    }

    void awaitState(String rotation, String state) {
        await().atMost(Duration.ofSeconds(90)).until(() -> rest.get("auditor", "/api/rotations/" + rotation)
                .get("state")
                .asText()
                .equals(state));
    }

    private static void passed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }
}
