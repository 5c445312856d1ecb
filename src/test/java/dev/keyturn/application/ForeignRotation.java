package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rotation of another requester that waits for its approval: what must not be seen of it, and its ids. */
final class ForeignRotation {

    static final String REASON = "Nobody-else-reads-this-reason";
    static final String COMMENT = "Nobody-else-reads-this-comment";
    private static final String UNKNOWN = "nobody-has-this-id";
    private static final Pattern VARIABLE = Pattern.compile("([^/]+)/\\{(\\w+)}");

    private final Http http;
    private final String id;
    private final String instance;
    private final String task;
    private final Map<String, String> ids = new HashMap<>();

    ForeignRotation(RunningKeyturn keyturn, String requester) {
        http = keyturn.http();
        id = keyturn.rotations()
                .request(
                        requester,
                        RotationDriver.body(LabView.CONTOSO)
                                .put("reason", REASON)
                                .put("ticket", "CHG-foreign"));
        instance = keyturn.rotations().processInstance(id);
        task = keyturn.rotations().task(id, "approve-rotation");
        Answer comment = http.post(
                "admin", "/engine-rest/task/" + task + "/comment/create", "{\"message\":\"" + COMMENT + "\"}");
        assertThat(comment.status()).isEqualTo(200);
        String definition = first("/task?processInstanceId=" + instance)
                .get("processDefinitionId")
                .asText();
        ids.put("rotations", id);
        ids.put("task", task);
        ids.put("comment", comment.json().get("id").asText());
        ids.put("process-instance", instance);
        ids.put("execution", instance);
        ids.put("process-definition", definition);
        ids.put("key", "connector-password-rotation");
        ids.put("deployment", first("/deployment").get("id").asText());
        ids.put(
                "filter",
                first("/filter?name=All%20tasks%20of%20rotations").get("id").asText());
        ids.put("job", first("/job?processInstanceId=" + instance).get("id").asText());
        ids.put("job-definition", first("/job-definition").get("id").asText());
        ids.put(
                "activity-instance",
                first("/history/activity-instance?processInstanceId=" + instance)
                        .get("id")
                        .asText());
        ids.put(
                "variable-instance",
                first("/variable-instance?variableName=reason&processInstanceIdIn=" + instance)
                        .get("id")
                        .asText());
        ids.put("authorization", first("/authorization").get("id").asText());
        List.of("variables", "localVariables").forEach(variables -> ids.put(variables, "reason"));
        ids.put("user", requester);
        ids.put("group", "rotation-requesters");
        ids.put("accounts", LabView.CONTOSO);
        ids.put("servers", "aadc01");
        ids.put("pages", "progress");
        ids.put("audit", "list");
        ids.put("static", "app/plugin.js");
    }

    private JsonNode first(String path) {
        JsonNode found = http.get("admin", "/engine-rest" + path).json();
        assertThat(found).as(path).isNotEmpty();
        return found.get(0);
    }

    /** Reads what there is; what changes something gets an id that does not exist. */
    String address(Endpoint endpoint) {
        boolean reads = endpoint.onlyReads() || endpoint.path().contains("/filter/{id}/");
        Matcher variable = VARIABLE.matcher(endpoint.path());
        String address = variable.replaceAll(
                found -> Matcher.quoteReplacement(found.group(1) + "/" + value(found.group(1), found.group(2), reads)));
        return address.replaceAll("\\{[^}/]+}", UNKNOWN).replace("/**", "/" + UNKNOWN);
    }

    private String value(String before, String name, boolean reads) {
        if (List.of("engine", "processEngineName", "engineName").contains(name)
                || before.equals("engine")
                || before.equals("setup")) {
            return "default";
        }
        if (name.equals("appName")) {
            return "tasklist";
        }
        return reads ? ids.getOrDefault(before, UNKNOWN) : UNKNOWN;
    }

    boolean isSeenIn(Answer answer) {
        String body = answer.body();
        return body.contains(REASON)
                || body.contains(COMMENT)
                || answer.status() < 300 && (body.contains(id) || body.contains(instance) || body.contains(task))
                || answer.status() == 200 && body.matches("\\{\"count\":[1-9]\\d*}");
    }
}
