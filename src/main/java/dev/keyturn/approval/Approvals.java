package dev.keyturn.approval;

import java.time.Instant;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** What the four-eyes check needs to know of a rotation, and leaves behind. */
public interface Approvals {

    /**
     * @return the id of the rotation whose process instance that is
     * @throws RuntimeException when it is that of none
     */
    String rotationOf(DelegateExecution execution);

    ApprovalCase caseOf(String rotationId);

    /**
     * @param taskId the task in which the person approved
     * @throws RuntimeException when that person has approved this rotation already
     */
    void approved(String rotationId, String taskId, String person, Instant when);

    void rejected(String rotationId, String person, Instant when);
}
