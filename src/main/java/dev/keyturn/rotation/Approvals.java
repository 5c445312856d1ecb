package dev.keyturn.rotation;

import java.time.Instant;

/** What the four-eyes check needs to know of a rotation, and leaves behind. */
public interface Approvals {

    String requesterOf(String rotationId);

    void approved(String rotationId, String approver, Instant when);
}
