package dev.keyturn.rotation;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/**
 * Lets a rotation's process end only as its record says. Every user with rights on processes can delete one, or send it
 * the message that cancels it: nothing may end unseen.
 */
public class RotationEnds {

    private final RotationTable rotations;
    private final BoundRotations bound;
    private final RefusedAttempts refused;

    RotationEnds(RotationTable rotations, BoundRotations bound, RefusedAttempts refused) {
        this.rotations = rotations;
        this.bound = bound;
        this.refused = refused;
    }

    /** The process has ended: frees the account. A process that is deleted half-way is refused. */
    public void ended(DelegateExecution execution) {
        bound.find(execution).ifPresent(rotation -> {
            if (rotation.endedAt() == null) {
                throw new BadUserRequestException(
                        "Rotation " + rotation.id()
                                + " is not finished, so its process cannot be deleted. Cancel it, or complete the task that is open.");
            }
            rotations.release(rotation.id());
        });
    }

    /** The message has come: a rotation is cancelled only when the record says who wanted it. */
    public void cancelled(DelegateExecution execution) {
        Rotation rotation = bound.of(execution);
        if (rotation.cancelled() == null) {
            throw refused.refuse(
                    "A message does not cancel a rotation. Cancel it with POST /api/rotations/" + rotation.id()
                            + "/cancel, or with the process \"Cancel a rotation\" in Tasklist.",
                    execution.getProcessInstanceId(),
                    rotation.id(),
                    String.valueOf(execution.getCurrentActivityId()));
        }
    }
}
