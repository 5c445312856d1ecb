package dev.keyturn.approval;

import java.time.Instant;

/** What the four-eyes check needs to know of a rotation, and leaves behind. */
public interface Approvals {

    ApprovalCase caseOf(String rotationId);

    /**
     * @param taskId the task in which the person approved
     * @throws RuntimeException when that person has approved this rotation already
     */
    void approved(String rotationId, String taskId, String person, Instant when);

    void rejected(String rotationId, String person, Instant when);
}
