package dev.keyturn.rotation;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

/**
 * Every user with rights on processes can send its message: a rotation is cancelled only when the record says who
 * wanted it.
 */
public class RequestedCancellation implements ExecutionListener {

    private final BoundRotations bound;
    private final RefusedAttempts refused;

    RequestedCancellation(BoundRotations bound, RefusedAttempts refused) {
        this.bound = bound;
        this.refused = refused;
    }

    @Override
    public void notify(DelegateExecution execution) {
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
