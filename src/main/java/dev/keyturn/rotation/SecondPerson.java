package dev.keyturn.rotation;

import dev.keyturn.step.StepFailure;
import org.camunda.bpm.engine.HistoryService;

/** Proves from the record and from the engine's history that somebody other than the requester approved. */
class SecondPerson {

    private final RotationTable rotations;
    private final HistoryService history;

    SecondPerson(RotationTable rotations, HistoryService history) {
        this.rotations = rotations;
        this.history = history;
    }

    /** @throws StepFailure when nobody did */
    void require(String rotationId) {
        Rotation rotation = rotations.get(rotationId);
        String approver = rotation.approvedBy();
        boolean approved = rotation.endedAt() == null
                && approver != null
                && !approver.equalsIgnoreCase(rotation.requester())
                && history.createHistoricTaskInstanceQuery()
                                .processInstanceBusinessKey(rotationId)
                                .taskDefinitionKey(Picture.APPROVE)
                                .taskAssignee(approver)
                                .finished()
                                .count()
                        > 0;
        if (!approved) {
            throw StepFailure.refused(
                    "not-approved",
                    "Nobody other than the requester has approved this rotation, so no password is handed out. Roll back, and ask again.",
                    null);
        }
    }
}
