package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;

/** Takes rotations through their life with nothing but the REST interfaces. */
final class RotationDriver {

    /** Of every request that names no other. */
    static final String TICKET = "CHG0030042";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(80);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final Duration longest;

    RotationDriver(Http http) {
        this(http, Duration.ofSeconds(60));
    }

    /** @param longest until anything that is waited for has come */
    RotationDriver(Http http, Duration longest) {
        this.http = http;
        this.longest = longest;
    }

    /** Asks as {@code requester}. */
    String request(String account) {
        return request("requester", body(account));
    }

    String request(String user, ObjectNode body) {
        Answer answer = http.post(user, "/api/rotations", body.toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().get("id").asText();
    }

    static ObjectNode body(String account) {
        return JSON.createObjectNode()
                .put("account", account)
                .put("reason", "Older than 90 days.")
                .put("ticket", TICKET);
    }

    void approve(String id) {
        decide(id, "approve-rotation", "approver", "APPROVE");
    }

    /** Asks and approves. */
    String start(String account) {
        String id = request(account);
        awaitState(id, "AWAITING_APPROVAL");
        approve(id);
        return id;
    }

    /** Asks, approves, and waits for the end. */
    JsonNode rotate(String account) {
        return awaitState(start(account), "ENDED");
    }

    /** Completes <em>Decide how to continue</em> as {@code operator}, or as an administrator what the operator asked for. */
    void choose(String id, String choice) {
        boolean own = check(id).get("requester").asText().equals("operator");
        if (own) {
            String task = task(id, "decide-how-to-continue");
            http.post("admin", "/engine-rest/task/" + task + "/unclaim", "{}");
        }
        decide(id, "decide-how-to-continue", own ? "admin" : "operator", choice);
    }

    private void decide(String id, String taskKey, String user, String decision) {
        String task = claim(id, taskKey, user);
        Answer answer = complete(user, task, decision);
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    }

    /** @return the task's id */
    String claim(String id, String taskKey, String user) {
        String task = task(id, taskKey);
        Answer answer = http.post(user, "/engine-rest/task/" + task + "/claim", "{\"userId\":\"" + user + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        return task;
    }

    Answer complete(String user, String task, String decision) {
        return http.post(user, "/engine-rest/task/" + task + "/complete", decision(decision));
    }

    static String decision(String decision) {
        return "{\"variables\":{\"decision\":{\"value\":\"" + decision + "\"},\"comment\":{\"value\":\"Looked at.\"}}}";
    }

    /** The id of the open task, as soon as there is one. */
    String task(String id, String taskKey) {
        return patiently()
                .until(
                        () -> http.get(
                                        "admin",
                                        "/engine-rest/task?taskDefinitionKey=" + taskKey
                                                + "&processInstanceBusinessKey=" + id)
                                .json(),
                        tasks -> tasks.size() == 1)
                .get(0)
                .get("id")
                .asText();
    }

    JsonNode check(String id) {
        Answer answer = http.get("auditor", "/api/rotations/" + id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** Waits for one of these states; a state that only a person can end fails at once when it is another. */
    JsonNode awaitState(String id, String... states) {
        List<String> wanted = List.of(states);
        JsonNode seen = patiently()
                .until(
                        () -> check(id),
                        rotation -> isWhole(rotation) && (wanted.contains(state(rotation)) || isStuck(rotation)));
        assertThat(wanted).as(seen::toPrettyString).contains(state(seen));
        return seen;
    }

    JsonNode needsDecision(String id) {
        return awaitState(id, "NEEDS_DECISION").get("decision");
    }

    String outcome(String id) {
        return awaitState(id, "ENDED").get("outcome").asText();
    }

    Answer cancel(String user, String id) {
        return http.post(user, "/api/rotations/" + id + "/cancel", "");
    }

    String processInstance(String id) {
        JsonNode instances = http.get("admin", "/engine-rest/process-instance?businessKey=" + id)
                .json();
        assertThat(instances).hasSize(1);
        return instances.get(0).get("id").asText();
    }

    /** Ends what a test left running, so that it cannot disturb the next one. */
    void endAll() {
        for (JsonNode rotation : http.get("admin", "/api/rotations?limit=200").json()) {
            if (state(rotation).equals("ENDED")) {
                continue;
            }
            String id = rotation.get("id").asText();
            if (cancel("admin", id).refused()) {
                JsonNode now = patiently().until(() -> check(id), RotationDriver::isStuck);
                if (state(now).equals("NEEDS_DECISION")) {
                    choose(id, "RETRY");
                }
            }
            awaitState(id, "ENDED");
        }
    }

    /** Asks at once, and then less and less often: most of what is waited for is there, or takes milliseconds. */
    private ConditionFactory patiently() {
        return await().atMost(longest)
                .pollDelay(Duration.ZERO)
                .pollInterval(iterative(RotationDriver::longer, FIRST_PAUSE));
    }

    private static Duration longer(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }

    private static String state(JsonNode rotation) {
        return rotation.get("state").asText();
    }

    /** State and decision are read one after the other: a task that opens in between shows in one of them only. */
    private static boolean isWhole(JsonNode rotation) {
        return !state(rotation).equals("NEEDS_DECISION")
                || !rotation.get("decision").isNull();
    }

    private static boolean isStuck(JsonNode rotation) {
        return List.of("NEEDS_DECISION", "ENDED").contains(state(rotation));
    }
}
