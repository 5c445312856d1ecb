package dev.keyturn.rotation;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.rotation.ApprovalTable.Approval;
import dev.keyturn.step.StepFailure;
import java.util.List;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.UserOperationLogEntry;

/** Proves from the record and from the engine's history that enough people other than the requester approved. */
class SecondPerson {

    private static final String APPROVED = "APPROVE";

    private final RotationTable rotations;
    private final ApprovalTable approvals;
    private final HistoryService history;

    SecondPerson(RotationTable rotations, ApprovalTable approvals, HistoryService history) {
        this.rotations = rotations;
        this.approvals = approvals;
        this.history = history;
    }

    /** @throws StepFailure when they did not */
    void require(String rotationId) {
        List<Approval> given = approvals.of(rotationId);
        ApprovalCase standing = approvals.caseOf(rotationId, given);
        boolean approved = rotations.get(rotationId).endedAt() == null
                && standing.holds()
                && given.stream().allMatch(approval -> isInHistory(rotationId, approval));
        if (!approved) {
            throw StepFailure.refused(
                    "not-approved",
                    "The approval policy is not met: " + standing.policy().approvals()
                            + " other than the requester have to approve this rotation. So no password is handed out. Roll back, and ask again.",
                    null);
        }
    }

    /** The task was completed, by that person, with that decision. */
    private boolean isInHistory(String rotationId, Approval approval) {
        if (approval.taskId() == null) {
            return history.createHistoricTaskInstanceQuery()
                            .processInstanceBusinessKey(rotationId)
                            .taskDefinitionKey(Picture.APPROVE)
                            .taskAssignee(approval.person())
                            .finished()
                            .count()
                    > 0;
        }
        boolean completed = history.createHistoricTaskInstanceQuery()
                        .taskId(approval.taskId())
                        .processInstanceBusinessKey(rotationId)
                        .taskDefinitionKey(Picture.APPROVE)
                        .taskAssignee(approval.person())
                        .finished()
                        .count()
                == 1;
        boolean decided = history.createHistoricVariableInstanceQuery()
                        .taskIdIn(approval.taskId())
                        .variableName(Picture.DECISION)
                        .variableValueEquals(Picture.DECISION, APPROVED)
                        .count()
                == 1;
        boolean byThem = history
                .createUserOperationLogQuery()
                .taskId(approval.taskId())
                .entityType(EntityTypes.TASK)
                .operationType(UserOperationLogEntry.OPERATION_TYPE_COMPLETE)
                .list()
                .stream()
                .anyMatch(entry -> approval.person().equals(entry.getUserId()));
        return completed && decided && byThem;
    }
}
