package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.RotationView.State;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import java.io.File;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.junit.jupiter.api.Test;

class ComingStepsTest {

    private static final List<String> SERVERS = List.of("aadc01", "aadc02");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final List<StepRecord> records = new ArrayList<>();

    @Test
    void whatIsForetoldIsInTheProcessModelInThisOrderAndByTheseWords() {
        BpmnModelInstance processModel = Bpmn.readModelFromFile(new File("processes/connector-password-rotation.bpmn"));
        List<String> told = Stream.of(ComingSteps.BEFORE_CHANGE, ComingSteps.ON_EACH_SERVER, ComingSteps.AFTER_SERVERS)
                .flatMap(List::stream)
                .toList();

        assertThat(told).allSatisfy(id -> {
            FlowNode node = processModel.getModelElementById(id);
            assertThat(node).as(id).isNotNull();
            assertThat(ComingSteps.words(id)).isEqualTo(node.getName());
        });
        for (int i = 1; i < told.size(); i++) {
            FlowNode before = processModel.getModelElementById(told.get(i - 1));
            FlowNode after = processModel.getModelElementById(told.get(i));
            if (before.getScope().equals(after.getScope())) {
                assertThat(after(before))
                        .as("what follows on " + before.getName())
                        .contains(after);
            }
        }
    }

    private static Set<FlowNode> after(FlowNode node) {
        Set<FlowNode> found = new LinkedHashSet<>();
        Deque<FlowNode> open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
            for (FlowNode next : open.remove().getSucceedingNodes().list()) {
                if (found.add(next)) {
                    open.add(next);
                }
            }
        }
        return found;
    }

    @Test
    void atFirstEverythingComes() {
        assertThat(coming(RotationRequest.Kind.ROTATE, State.REQUESTED))
                .startsWith("Approve rotation", "Wait for change window", "Check readiness", "Confirm ticket")
                .containsSubsequence("Change password in AD", "Update connector on aadc01", "Verify sync on aadc02")
                .endsWith("Verify rotation", "Resume sync", "Promote password", "Seal evidence", "Close ticket")
                .doesNotContain("Enter new password", "Run pre-check");
    }

    @Test
    void aRepairAsksForThePasswordAndDoesNotChangeIt() {
        assertThat(coming(RotationRequest.Kind.REPAIR, State.SCHEDULED))
                .startsWith("Enter new password", "Check readiness")
                .doesNotContain("Change password in AD");
    }

    @Test
    void eachServerHasItsOwnRestBeforeIt() {
        record("changePasswordInAd", null, StepRecord.State.DONE, Direction.FORWARD);
        record("updateConnector", "aadc01", StepRecord.State.DONE, Direction.FORWARD);
        record("updateConnector", "aadc02", StepRecord.State.WAITING, Direction.FORWARD);
        record("restartSyncService", "aadc01", StepRecord.State.WAITING, Direction.FORWARD);

        assertThat(coming(RotationRequest.Kind.ROTATE, State.RUNNING))
                .containsExactly(
                        "Verify sync on aadc01",
                        "Restart sync service on aadc02",
                        "Verify sync on aadc02",
                        "Verify rotation",
                        "Resume sync",
                        "Promote password",
                        "Seal evidence",
                        "Close ticket");
    }

    @Test
    void theWayBackGoesOverEveryServerAgainAndDiscardsTheNewPassword() {
        record("verifySync", "aadc01", StepRecord.State.DONE, Direction.FORWARD);
        record("verifySync", "aadc02", StepRecord.State.FAILED, Direction.FORWARD);
        record("changePasswordInAd", null, StepRecord.State.WAITING, Direction.BACK);

        assertThat(coming(RotationRequest.Kind.ROTATE, State.RUNNING))
                .startsWith("Update connector on aadc01")
                .contains("Update connector on aadc02", "Discard password")
                .doesNotContain("Promote password");
    }

    @Test
    void nothingIsForetoldWhileAPersonDecidesOrAfterTheEnd() {
        record("verifySync", "aadc01", StepRecord.State.FAILED, Direction.FORWARD);

        assertThat(coming(RotationRequest.Kind.ROTATE, State.NEEDS_DECISION)).isEmpty();
        assertThat(coming(RotationRequest.Kind.ROTATE, State.ENDED)).isEmpty();
    }

    @Test
    void twoPeopleApproveOneAfterTheOther() {
        var open = new RotationView.OpenTask("t1", ProcessModel.APPROVE, "Approve rotation", null, null);
        record("runPreCheck", null, StepRecord.State.DONE, Direction.FORWARD);

        assertThat(coming(RotationRequest.Kind.ROTATE, State.AWAITING_APPROVAL, open, 2))
                .startsWith("Approve rotation", "Wait for change window");
        assertThat(coming(RotationRequest.Kind.ROTATE, State.AWAITING_APPROVAL, open, 1))
                .startsWith("Wait for change window");
    }

    private List<String> coming(RotationRequest.Kind kind, State state) {
        return coming(kind, state, null, state == State.REQUESTED ? 1 : 0);
    }

    private List<String> coming(
            RotationRequest.Kind kind, State state, RotationView.OpenTask task, int approvalsMissing) {
        Rotation rotation = new Rotation(
                "r1",
                new RotationRequest("contoso.com", kind, "because", null, null, null),
                "requester",
                LoginMethod.PASSWORD,
                NOW,
                1,
                null,
                new Rotation.Progress("[]", 0, false, ResumePoint.PREPARE, Direction.FORWARD, 0),
                null,
                null,
                null,
                null,
                "instance");
        return new ComingSteps(rotation, approvalsMissing, SERVERS, records).after(state, task);
    }

    private void record(String name, String server, StepRecord.State state, Direction direction) {
        records.add(new StepRecord(
                "s" + records.size(),
                "r1",
                "contoso.com",
                name,
                server,
                direction,
                "e",
                "a",
                state,
                true,
                false,
                1,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                NOW,
                NOW,
                null,
                null));
    }
}
