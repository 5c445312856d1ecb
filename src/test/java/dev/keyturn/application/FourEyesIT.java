package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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

    private String fingerprintBefore;
    private long journal;

    @BeforeEach
    void look() {
        fingerprintBefore = lab.fingerprint(FABRIKAM);
        journal = lab.journalEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"requester", "admin"})
    void nobodyCompletesTheApprovalOfTheirOwnRequestUnclaimed(String user) {
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

    /** The engine lets an administrator signal a user task. The record knows of no approval, so the rotation ends there. */
    @Test
    void aSignalOverTheApprovalDoesNotReachThePassword() {
        String id = asked("admin");
        rotations.task(id, "approve-rotation");

        boolean moved = false;
        for (JsonNode execution : executions(rotations.processInstance(id))) {
            moved |= !http.post(
                            "admin",
                            "/engine-rest/execution/" + execution.get("id").asText() + "/signal",
                            "{\"variables\":{\"decision\":{\"value\":\"APPROVE\"}}}")
                    .refused();
        }

        if (moved) {
            assertThat(rotations.outcome(id)).isEqualTo("REJECTED");
            nothingReachedTheOutside();
        } else {
            nothingHappened(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait-for-change-window", "change-password-in-ad", "update-connector", "each-sync-server"})
    void aJumpOverTheApprovalDoesNotReachThePassword(String activity) {
        String id = asked("admin");
        rotations.task(id, "approve-rotation");
        setVariable(id, "approvedBy", "approver");
        setVariable(id, "decision", "APPROVE");
        setVariable(id, "server", "aadc03");

        Answer jump = jump(id, "approve-rotation", activity);

        if (!jump.refused()) {
            assertThat(rotations.needsDecision(id).get("sentence").asText())
                    .matches(".*(has approved this rotation|has no PENDING password).*");
            nothingReachedTheOutside();
            accepted(jump(id, "decide-how-to-continue", "approve-rotation"));
        }
        nothingHappened(id);
        rotations.approve(id);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        assertThat(lab.journal(journal, "directory:fabrikam.com", "reset-password"))
                .hasSize(1);
    }

    @Test
    void aProcessStartedInTheMiddleDoesNotReachThePassword() {
        String ended = rotations.rotate(FABRIKAM).get("id").asText();
        look();
        for (String activity : List.of("change-password-in-ad", "update-connector")) {
            for (String direction : List.of("FORWARD", "BACK")) {
                Answer started = http.post(
                        "admin", "/engine-rest/process-definition/key/connector-password-rotation/start", """
                        {"businessKey":"%s","variables":{"account":{"value":"fabrikam.com"},
                        "kind":{"value":"ROTATE"},"approvedBy":{"value":"approver"},"server":{"value":"aadc03"},
                        "course":{"value":"CHANGE"},"direction":{"value":"%s"}},
                        "startInstructions":[{"type":"startBeforeActivity","activityId":"%s"}]}""".formatted(
                                        ended, direction, activity));
                if (!started.refused()) {
                    String instance = started.json().get("id").asText();
                    await().until(() -> http.get("admin", "/engine-rest/task?processInstanceId=" + instance)
                                    .json()
                                    .size()
                            == 1);
                    accepted(http.delete("admin", "/engine-rest/process-instance/" + instance));
                }
            }
        }

        nothingReachedTheOutside();
    }

    @Test
    void whatAnApproverSendsAlongDoesNotSteerTheRotation() {
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
        assertThat(rotations.look(id).get("state").asText()).isEqualTo("RUNNING");
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
        String deployment = http.get("admin", "/engine-rest/deployment")
                .json()
                .get(0)
                .get("id")
                .asText();
        refused(http.delete("admin", "/engine-rest/deployment/" + deployment + "?cascade=true" + how));

        nothingHappened(id);
    }

    private String asked(String user) {
        return rotations.request(user, RotationDriver.body(FABRIKAM));
    }

    private void nothingHappened(String id) {
        JsonNode rotation = rotations.look(id);
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

    private void setVariable(String id, String name, String value) {
        accepted(http.put(
                "admin",
                "/engine-rest/process-instance/" + rotations.processInstance(id) + "/variables/" + name,
                "{\"value\":\"" + value + "\",\"type\":\"String\"}"));
    }

    private Answer jump(String id, String from, String to) {
        return http.post(
                "admin",
                "/engine-rest/process-instance/" + rotations.processInstance(id) + "/modification",
                "{\"skipCustomListeners\":true,\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\""
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
