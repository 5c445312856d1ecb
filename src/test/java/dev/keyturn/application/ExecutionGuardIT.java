package dev.keyturn.application;

import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code OwnWaysTest} proves of the engine, by HTTP: each way in, for each role that reaches it. */
class ExecutionGuardIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private static final String START = "/process-definition/key/connector-password-rotation/start";
    private static final String WEB_APPLICATIONS = "/camunda/api/engine/engine/default";

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();
    private final Http http = keyturn.http();

    @Test
    void noWayButItsOwnLeadsIntoARotation() {
        JsonNode ended = historic(rotations.rotate(FABRIKAM).get("id").asText());
        String id = rotations.request(FABRIKAM);
        rotations.task(id, "approve-rotation");
        JsonNode running = historic(id);
        String deployment = deployed();
        long journal = lab.journalEnd();
        Map<String, String> ways = ways(id, running, ended);

        for (String role : List.of("requester", "operator", "approver", "admin")) {
            Browser browser = keyturn.session(role);
            ways.forEach((path, body) -> {
                Answer answer = http.post(role, "/engine-rest" + path, body);
                assertThat(answer.refused()).as(role + path + answer).isTrue();
                HttpResponse<String> inBrowser = browser.post(WEB_APPLICATIONS + path, body);
                assertThat(inBrowser.statusCode())
                        .as(role + path + inBrowser.body())
                        .isBetween(400, 499);
                // what a role may not send at all is refused before the engine is asked
                if (role.equals("admin") || path.equals(START) && !role.equals("approver")) {
                    assertThat(answer.body()).as(role + path).containsIgnoringCase("rotation");
                }
            });
        }
        batches(running, ended);

        assertThat(lab.journalEnd()).isEqualTo(journal);
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("AWAITING_APPROVAL");
        assertThat(http.get("admin", "/engine-rest/process-instance").json()).hasSize(1);
        assertThat(http.delete("admin", "/engine-rest/deployment/" + deployment + "?cascade=true")
                        .status())
                .isEqualTo(204);

        rotations.approve(id);
        assertThat(rotations.outcome(id)).as("in its turn it acts").isEqualTo("VERIFIED");
        assertThat(lab.journal(journal, "directory:fabrikam.com", "reset-password"))
                .hasSize(1);
        JsonNode document = EvidenceText.of(http, id);
        List<JsonNode> attempts = StreamSupport.stream(
                        document.get("interventions").spliterator(), false)
                .filter(act -> act.get("operation").asText().equals("RefusedAttempt"))
                .toList();
        assertThat(attempts)
                .extracting(act ->
                        act.get("person").asText() + " " + act.get("login").asText())
                .contains("requester PASSWORD", "requester SESSION", "admin PASSWORD", "admin SESSION");
        assertThat(http.get("auditor", "/api/evidence/verify")
                        .json()
                        .get("holds")
                        .asBoolean())
                .isTrue();
    }

    private Map<String, String> ways(String id, JsonNode running, JsonNode ended) {
        String instance = running.get("id").asText();
        String definition = running.get("processDefinitionId").asText();
        String before = "{\"type\":\"startBeforeActivity\",\"activityId\":\"stage-password\"}";
        String execution = http.get(
                        "admin", "/engine-rest/execution?activityId=approve-rotation&processInstanceId=" + instance)
                .json()
                .get(0)
                .get("id")
                .asText();
        String variables = "\"variables\":{\"account\":{\"value\":\"fabrikam.com\"},\"reason\":{\"value\":\"x\"}}";
        return Map.of(
                START,
                "{\"businessKey\":\"" + id + "\"," + variables + ",\"startInstructions\":[" + before + "]}",
                "/process-definition/key/own-calling/start",
                "{\"businessKey\":\"" + id + "\"," + variables + "}",
                "/process-definition/key/own-delegating/start",
                "{\"businessKey\":\"" + id + "\"," + variables + "}",
                "/process-definition/" + definition + "/restart",
                "{\"processInstanceIds\":[\"" + ended.get("id").asText() + "\"],\"instructions\":[" + before + "]}",
                "/process-instance/" + instance + "/modification",
                "{\"instructions\":[" + before + "]}",
                "/modification/execute",
                "{\"processDefinitionId\":\"" + definition + "\",\"processInstanceIds\":[\"" + instance
                        + "\"],\"instructions\":[" + before + "]}",
                "/migration/execute",
                "{\"migrationPlan\":{\"sourceProcessDefinitionId\":\"" + definition
                        + "\",\"targetProcessDefinitionId\":\"" + definition
                        + "\",\"instructions\":[{\"sourceActivityIds\":[\"approve-rotation\"],"
                        + "\"targetActivityIds\":[\"approve-rotation\"]}],"
                        + "\"variables\":{\"account\":{\"value\":\"contoso.com\"}}},\"processInstanceIds\":[\""
                        + instance + "\"]}",
                "/message",
                "{\"messageName\":\"RotationCancelled\",\"processInstanceId\":\"" + instance + "\"}",
                "/execution/" + execution + "/signal",
                "{}");
    }

    /** They are carried out later, and without a login: each job fails, and nothing comes of it. */
    private void batches(JsonNode running, JsonNode ended) {
        String instance = running.get("id").asText();
        String definition = running.get("processDefinitionId").asText();
        String before = "{\"type\":\"startBeforeActivity\",\"activityId\":\"stage-password\"}";
        Stream.of(
                        http.post(
                                "admin",
                                "/engine-rest/modification/executeAsync",
                                "{\"processDefinitionId\":\"" + definition + "\",\"processInstanceIds\":[\"" + instance
                                        + "\"],\"instructions\":[" + before + "]}"),
                        http.post(
                                "admin",
                                "/engine-rest/process-definition/" + definition + "/restart-async",
                                "{\"processInstanceIds\":[\"" + ended.get("id").asText() + "\"],\"instructions\":["
                                        + before + "]}"),
                        http.post(
                                "admin",
                                "/engine-rest/process-instance/variables-async",
                                "{\"processInstanceIds\":[\"" + instance
                                        + "\"],\"variables\":{\"account\":{\"value\":\"contoso.com\"}}}"))
                .toList()
                .forEach(batch -> {
                    assertThat(batch.status()).as(batch.toString()).isEqualTo(200);
                    String jobs = batch.json().get("batchJobDefinitionId").asText();
                    await().until(() ->
                            http.get("admin", "/engine-rest/job/count?withException=true&jobDefinitionId=" + jobs)
                                            .json()
                                            .get("count")
                                            .asInt()
                                    == 1);
                    http.delete(
                            "admin",
                            "/engine-rest/batch/" + batch.json().get("id").asText() + "?cascade=true");
                });
    }

    private JsonNode historic(String id) {
        return http.get("admin", "/engine-rest/history/process-instance?processInstanceBusinessKey=" + id)
                .json()
                .get(0);
    }

    /** Processes of somebody's own: one that calls the model, one that names a delegate of it. */
    private String deployed() {
        Answer answer = http.send(
                "admin", "POST", "/engine-rest/deployment/create", "multipart/form-data; boundary=part", """
                --part
                Content-Disposition: form-data; name="deployment-name"

                own
                --part
                Content-Disposition: form-data; name="data"; filename="own.bpmn"
                Content-Type: application/octet-stream

                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
                  <bpmn:process id="own-calling" isExecutable="true" camunda:historyTimeToLive="P1D">
                    <bpmn:startEvent id="start" />
                    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call" />
                    <bpmn:callActivity id="call" calledElement="connector-password-rotation">
                      <bpmn:extensionElements><camunda:in variables="all" /></bpmn:extensionElements>
                    </bpmn:callActivity>
                  </bpmn:process>
                  <bpmn:process id="own-delegating" isExecutable="true" camunda:historyTimeToLive="P1D">
                    <bpmn:startEvent id="begin" />
                    <bpmn:sequenceFlow id="f2" sourceRef="begin" targetRef="stage-password" />
                    <bpmn:serviceTask id="stage-password" camunda:delegateExpression="${stagePassword}" />
                  </bpmn:process>
                </bpmn:definitions>
                --part--
                """.replace(
                                "\n", "\r\n"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("id").asText();
    }
}
