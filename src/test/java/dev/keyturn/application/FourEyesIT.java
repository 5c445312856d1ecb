package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No way in leads past the second person. {@code admin} is in every group, and may do everything that the engine has. */
class FourEyesIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();
    private final Http http = keyturn.http();

    private static final String ANOTHER_PROCESS_MODEL = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
              <bpmn:process id="another" isExecutable="true" camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="start" />
                <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve-rotation" />
                <bpmn:userTask id="approve-rotation" camunda:candidateGroups="rotation-approvers" />
                <bpmn:sequenceFlow id="f2" sourceRef="approve-rotation" targetRef="change-password-in-ad" />
                <bpmn:serviceTask id="change-password-in-ad" camunda:delegateExpression="${changePasswordInAd}" />
                <bpmn:sequenceFlow id="f3" sourceRef="change-password-in-ad" targetRef="update-connector" />
                <bpmn:serviceTask id="update-connector" camunda:delegateExpression="${updateConnector}" />
                <bpmn:sequenceFlow id="f4" sourceRef="update-connector" targetRef="wait" />
                <bpmn:userTask id="wait" />
              </bpmn:process>
            </bpmn:definitions>
            """;

    private String fingerprintBefore;
    private long journal;

    @BeforeEach
    void check() {
        fingerprintBefore = lab.fingerprint(FABRIKAM);
        journal = lab.journalEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requester", "admin"})
    void noOneCompletesTheApprovalOfTheirOwnRequestUnclaimed(String user) {
        String id = asked(user);
        String task = rotations.task(id, "approve-rotation");

        refused(rotations.complete(user, task, "APPROVE"));
        refused(http.post(user, "/engine-rest/task/" + task + "/submit-form", RotationDriver.decision("APPROVE")));

        nothingHappened(id);
    }

    @Test
    void evenAnApproverHasToClaimFirst() {
        String id = asked("requester");
        String task = rotations.task(id, "approve-rotation");

        refused(rotations.complete("approver", task, "APPROVE"));
        refused(http.post(
                "approver", "/engine-rest/task/" + task + "/submit-form", RotationDriver.decision("APPROVE")));
        rotations.claim(id, "approve-rotation", "approver2");
        refused(rotations.complete("approver", task, "APPROVE"));

        nothingHappened(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim", "assignee", "delegate"})
    void theApprovalIsNeverAssignedToTheRequester(String verb) {
        String id = asked("admin");
        String task = rotations.task(id, "approve-rotation");

        refused(http.post("admin", "/engine-rest/task/" + task + "/" + verb, "{\"userId\":\"admin\"}"));
        refused(rotations.complete("admin", task, "APPROVE"));

        nothingHappened(id);
    }

    @Test
    void anAdministratorDoesNotApproveInTheNameOfAnother() {
        String id = asked("admin");
        String task = rotations.task(id, "approve-rotation");

        accepted(http.post("admin", "/engine-rest/task/" + task + "/assignee", "{\"userId\":\"approver\"}"));
        refused(rotations.complete("admin", task, "APPROVE"));
        accepted(http.post("admin", "/engine-rest/task/" + task + "/delegate", "{\"userId\":\"approver2\"}"));
        accepted(http.post("admin", "/engine-rest/task/" + task + "/resolve", "{\"variables\":{}}"));
        refused(rotations.complete("admin", task, "APPROVE"));
        refused(http.post("admin", "/engine-rest/task/" + task + "/submit-form", RotationDriver.decision("APPROVE")));

        nothingHappened(id);
    }

    @Test
    void theRequesterMadeAssigneeByAnAdministratorStillCannotApprove() {
        String id = asked("requester");
        String task = rotations.task(id, "approve-rotation");

        refused(http.post("admin", "/engine-rest/task/" + task + "/assignee", "{\"userId\":\"requester\"}"));
        refused(rotations.complete("requester", task, "APPROVE"));

        nothingHappened(id);
    }

    @Test
    void messagesAndErrorsFromOutsideDoNotReplaceTheApproval() {
        String id = asked("admin");
        String task = rotations.task(id, "approve-rotation");
        String instance = rotations.processInstance(id);

        for (JsonNode execution : executions(instance)) {
            String path = "/engine-rest/execution/" + execution.get("id").asText();
            refused(http.post("admin", path + "/messages/RotationRequested/trigger", "{}"));
        }
        refused(http.post(
                "admin",
                "/engine-rest/message",
                "{\"messageName\":\"RotationApproved\",\"processInstanceId\":\"" + instance + "\"}"));
        refused(http.post("admin", "/engine-rest/task/" + task + "/bpmnError", "{\"errorCode\":\"STEP_FAILED\"}"));

        nothingHappened(id);
    }

    /** The engine itself would let an administrator signal a user task. */
    @Test
    void aSignalOverTheApprovalIsRefused() {
        String id = asked("admin");
        String asked = rotations.task(id, "approve-rotation");

        for (JsonNode execution : executions(rotations.processInstance(id))) {
            refused(http.post(
                    "admin",
                    "/engine-rest/execution/" + execution.get("id").asText() + "/signal",
                    "{\"variables\":{\"decision\":{\"value\":\"APPROVE\"}}}"));
        }

        nothingHappened(id);
        assertThat(rotations.task(id, "approve-rotation")).isEqualTo(asked);
        rotations.claim(id, "approve-rotation", "approver");
        Answer silent = http.post("approver", "/engine-rest/task/" + asked + "/complete", "{\"variables\":{}}");
        assertThat(silent.body()).contains("The decision is missing");
        nothingHappened(id);
    }

    @Test
    void noOneWritesTheVariablesThatAnApproverReads() {
        String id = asked("requester");
        String task = rotations.task(id, "approve-rotation");
        String instance = rotations.processInstance(id);
        String forged = "{\"value\":\"contoso.com\",\"type\":\"String\"}";

        refused(http.put("admin", "/engine-rest/process-instance/" + instance + "/variables/account", forged));
        refused(http.post(
                "admin",
                "/engine-rest/process-instance/" + instance + "/variables",
                "{\"modifications\":{\"account\":" + forged + "}}"));
        refused(http.delete("admin", "/engine-rest/process-instance/" + instance + "/variables/findings"));
        for (String user : List.of("approver", "admin")) {
            refused(http.put(user, "/engine-rest/task/" + task + "/variables/account", forged));
            refused(http.put(user, "/engine-rest/task/" + task + "/localVariables/account", forged));
            refused(http.post(
                    user, "/engine-rest/task/" + task + "/resolve", "{\"variables\":{\"account\":" + forged + "}}"));
        }
        refused(http.post(
                "requester",
                "/engine-rest/process-definition/key/connector-password-rotation/start",
                "{\"variables\":{\"account\":{\"value\":\"contoso.com\"},\"reason\":{\"value\":\"x\"},"
                        + "\"newPassword\":{\"value\":\"x\"}}}"));

        assertThat(http.get("approver", "/engine-rest/task/" + task + "/variables/account")
                        .json()
                        .get("value")
                        .asText())
                .isEqualTo(FABRIKAM);
        nothingHappened(id);
    }

    @Test
    void onlyTheGroupThatThePolicyNamesApproves() {
        String id = asked("requester");
        String task = rotations.task(id, "approve-rotation");

        accepted(http.post("admin", "/engine-rest/task/" + task + "/assignee", "{\"userId\":\"operator\"}"));
        Answer answer = rotations.complete("operator", task, "APPROVE");

        refused(answer);
        assertThat(answer.body()).contains("lets only rotation-approvers decide");
        nothingHappened(id);
    }

    @Test
    void oneOfTwoPeopleIsNotEnough() {
        policy("<outputEntry id=\"r5-approvals\"><text>2");
        String id = asked("requester");
        policy("<outputEntry id=\"r5-approvals\"><text>1");
        rotations.approve(id);
        String second = rotations.task(id, "approve-rotation");

        refused(http.post("approver", "/engine-rest/task/" + second + "/claim", "{\"userId\":\"approver\"}"));
        refused(http.post("admin", "/engine-rest/task/" + second + "/assignee", "{\"userId\":\"approver\"}"));
        refused(rotations.complete("approver", second, "APPROVE"));
        refused(jump(id, "approve-rotation", "wait-for-change-window"));
        nothingReachedTheOutside();

        second = rotations.claim(id, "approve-rotation", "approver2");
        accepted(rotations.complete("approver2", second, "APPROVE"));
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        assertThat(rotations.check(id).at("/approval/by").findValuesAsText("by"))
                .containsExactly("approver", "approver2");
    }

    @Test
    void aWrongPolicyIsRefusedWithAMessageAndTheOneBeforeCounts() {
        Answer answer = deploy("approval-policy.dmn", cell("<outputEntry id=\"r5-approvals\"><text>0"));

        refused(answer);
        assertThat(answer.body()).contains("Rule 5: The number of approvals is 0. It has to be 1 or 2.");
        String id = asked("requester");
        assertThat(rotations.check(id).at("/approval/needed").asInt()).isEqualTo(1);
    }

    /** The approval of a rotation that has ended is no approval of what is made of it. */
    @Test
    void aRotationThatIsRestartedDoesNotReachThePassword() {
        JsonNode ended = rotations.rotate(FABRIKAM);
        check();
        JsonNode instance = http.get(
                        "admin",
                        "/engine-rest/history/process-instance?processInstanceBusinessKey="
                                + ended.get("id").asText())
                .json()
                .get(0);

        refused(
                http.post(
                        "admin",
                        "/engine-rest/process-definition/"
                                + instance.get("processDefinitionId").asText() + "/restart",
                        "{\"processInstanceIds\":[\"" + instance.get("id").asText()
                                + "\"],\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"change-password-in-ad\"}]}"));

        nothingReachedTheOutside();
        assertThat(http.get(
                                "admin",
                                "/engine-rest/process-instance?businessKey="
                                        + ended.get("id").asText())
                        .json())
                .isEmpty();
    }

    /** An administrator may deploy another process model with the same tasks, and move a rotation into it. */
    @Test
    void aRotationThatIsMigratedIntoAnotherProcessModelDoesNotReachThePassword() {
        String id = asked("requester");
        rotations.task(id, "approve-rotation");
        String from = http.get("admin", "/engine-rest/process-instance?businessKey=" + id)
                .json()
                .get(0)
                .get("definitionId")
                .asText();
        JsonNode deployed = deploy("another.bpmn", ANOTHER_PROCESS_MODEL).json();
        String to = deployed.get("deployedProcessDefinitions").fieldNames().next();

        Answer migrated = http.post(
                "admin", "/engine-rest/migration/execute", """
                        {"migrationPlan":{"sourceProcessDefinitionId":"%s","targetProcessDefinitionId":"%s",
                        "instructions":[{"sourceActivityIds":["approve-rotation"],"targetActivityIds":["approve-rotation"]}]},
                        "processInstanceIds":["%s"]}""".formatted(from, to, rotations.processInstance(id)));
        refused(migrated);
        Answer started = http.post(
                "admin",
                "/engine-rest/process-definition/" + to + "/start",
                "{\"businessKey\":\"" + id + "\",\"startInstructions\":[{\"type\":\"startBeforeActivity\","
                        + "\"activityId\":\"change-password-in-ad\"}]}");

        refused(started);
        nothingReachedTheOutside();
        http.delete("admin", "/engine-rest/deployment/" + deployed.get("id").asText() + "?cascade=true");
        nothingHappened(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait-for-change-window", "change-password-in-ad", "update-connector", "each-sync-server"})
    void aJumpOverTheApprovalDoesNotReachThePassword(String activity) {
        String id = asked("admin");
        rotations.task(id, "approve-rotation");

        refused(jump(id, "approve-rotation", activity));

        nothingHappened(id);
        rotations.approve(id);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        assertThat(lab.journal(journal, "directory:fabrikam.com", "reset-password"))
                .hasSize(1);
    }

    @Test
    void aProcessStartedInTheMiddleDoesNotReachThePassword() {
        String ended = rotations.rotate(FABRIKAM).get("id").asText();
        check();
        for (String activity : List.of("change-password-in-ad", "update-connector")) {
            for (String direction : List.of("FORWARD", "BACK")) {
                refused(http.post(
                        "admin", "/engine-rest/process-definition/key/connector-password-rotation/start", """
                        {"businessKey":"%s","variables":{"account":{"value":"fabrikam.com"},
                        "kind":{"value":"ROTATE"},"approvedBy":{"value":"approver"},"server":{"value":"aadc03"},
                        "resumePoint":{"value":"CHANGE"},"direction":{"value":"%s"}},
                        "startInstructions":[{"type":"startBeforeActivity","activityId":"%s"}]}""".formatted(
                                        ended, direction, activity)));
            }
        }

        nothingReachedTheOutside();
    }

    @Test
    void variablesThatAnApproverSendsDoNotChangeTheRotation() {
        String contosoBefore = lab.fingerprint(CONTOSO);
        String id = asked("requester");
        String task = rotations.claim(id, "approve-rotation", "approver");

        http.post("approver", "/engine-rest/task/" + task + "/complete", """
                        {"variables":{"decision":{"value":"APPROVE"},"comment":{"value":"Fine."},
                        "account":{"value":"contoso.com"},"requester":{"value":"nobody"},
                        "direction":{"value":"BACK"},"outcome":{"value":"VERIFIED"}}}""");
        JsonNode seen = rotations.awaitState(id, "ENDED", "NEEDS_DECISION", "AWAITING_APPROVAL");

        assertThat(lab.fingerprint(CONTOSO)).as(seen::toPrettyString).isEqualTo(contosoBefore);
        assertThat(lab.journal(journal, "server:aadc01", "update-credential")).isEmpty();
        assertThat(lab.journal(journal, "server:aadc01", "pause-sync")).isEmpty();
    }

    @Test
    void aStepThatWaitsIsMovedOnByItsOwnOutcomeOnly() {
        String id = asked("requester");
        rotations.task(id, "approve-rotation");
        lab.lastingFault("server:aadc03", "unreachable");
        rotations.approve(id);
        rotations.awaitState(id, "RUNNING");
        String instance = rotations.processInstance(id);

        for (JsonNode execution : executions(instance)) {
            refused(http.post(
                    "admin", "/engine-rest/execution/" + execution.get("id").asText() + "/signal", "{}"));
        }

        nothingReachedTheOutside();
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("RUNNING");
        lab.heal();
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?skipCustomListeners=true", "?skipCustomListeners=true&skipIoMappings=true"})
    void aRotationThatRunsCannotBeDeleted(String how) {
        String id = asked("requester");
        rotations.task(id, "approve-rotation");

        refused(http.delete("admin", "/engine-rest/process-instance/" + rotations.processInstance(id) + how));

        nothingHappened(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aRotationThatRunsCannotBeEndedByTakingItsLastTokenAway(String skipCustomListeners) {
        String id = asked("requester");
        rotations.task(id, "approve-rotation");

        refused(http.post(
                "admin",
                "/engine-rest/process-instance/" + rotations.processInstance(id) + "/modification",
                "{\"skipCustomListeners\":" + skipCustomListeners
                        + ",\"instructions\":[{\"type\":\"cancel\",\"activityId\":\"approve-rotation\"}]}"));

        nothingHappened(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&skipCustomListeners=true"})
    void aRotationThatRunsIsNotDeletedWithItsProcessDefinition(String how) {
        String id = asked("requester");
        rotations.task(id, "approve-rotation");

        refused(http.delete(
                "admin", "/engine-rest/process-definition/key/connector-password-rotation?cascade=true" + how));
        String deployment = http.get("admin", "/engine-rest/process-definition/key/connector-password-rotation")
                .json()
                .get("deploymentId")
                .asText();
        refused(http.delete("admin", "/engine-rest/deployment/" + deployment + "?cascade=true" + how));

        nothingHappened(id);
    }

    private String asked(String user) {
        return rotations.request(user, RotationDriver.body(FABRIKAM));
    }

    private void nothingHappened(String id) {
        JsonNode rotation = rotations.check(id);
        assertThat(rotation.get("state").asText()).as(rotation::toPrettyString).isEqualTo("AWAITING_APPROVAL");
        assertThat(rotation.get("approvedBy").isNull()).isTrue();
        nothingReachedTheOutside();
    }

    private void nothingReachedTheOutside() {
        assertThat(lab.fingerprint(FABRIKAM)).isEqualTo(fingerprintBefore);
        assertThat(lab.journal(journal, "directory:fabrikam.com", "reset-password"))
                .isEmpty();
        assertThat(lab.journal(journal, "server:aadc03", "update-credential")).isEmpty();
    }

    private void policy(String cell) {
        Answer answer = deploy("approval-policy.dmn", cell(cell));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static String cell(String cell) {
        try {
            String entry = cell.substring(0, cell.indexOf("<text>"));
            return Files.readString(Path.of("processes/approval-policy.dmn")).replaceFirst(entry + "<text>[^<]*", cell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer deploy(String file, String content) {
        return http.send(
                "admin", "POST", "/engine-rest/deployment/create", "multipart/form-data; boundary=part", """
                        --part
                        Content-Disposition: form-data; name="deployment-name"

                        edited
                        --part
                        Content-Disposition: form-data; name="data"; filename="%s"
                        Content-Type: application/octet-stream

                        %s
                        --part--
                        """.formatted(
                                file, content)
                        .replace("\n", "\r\n"));
    }

    private Answer jump(String id, String from, String to) {
        return http.post(
                "admin",
                "/engine-rest/process-instance/" + rotations.processInstance(id) + "/modification",
                "{\"skipCustomListeners\":true,\"instructions\":[{\"type\":\"startBeforeActivity\",\"variables\":{"
                        + "\"approvedBy\":{\"value\":\"approver\"},\"decision\":{\"value\":\"APPROVE\"},"
                        + "\"server\":{\"value\":\"aadc03\"}},\"activityId\":\""
                        + to + "\"},{\"type\":\"cancel\",\"activityId\":\"" + from + "\"}]}");
    }

    private JsonNode executions(String instance) {
        JsonNode executions = http.get("admin", "/engine-rest/execution?processInstanceId=" + instance)
                .json();
        assertThat(executions).isNotEmpty();
        return executions;
    }

    private static void refused(Answer answer) {
        assertThat(answer.refused()).as(answer.toString()).isTrue();
    }

    private static void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    }
}
