package dev.keyturn.rotation;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

/** Frees the account when the process ends. A process that is deleted half-way is refused: nothing may end unseen. */
public class RotationEnds implements ExecutionListener {

    private final RotationTable rotations;
    private final BoundRotations bound;

    RotationEnds(RotationTable rotations, BoundRotations bound) {
        this.rotations = rotations;
        this.bound = bound;
    }

    @Override
    public void notify(DelegateExecution execution) {
        bound.find(execution).ifPresent(rotation -> {
            if (rotation.endedAt() == null) {
                throw new BadUserRequestException(
                        "Rotation " + rotation.id()
                                + " is not finished, so its process cannot be deleted. Cancel it, or complete the task that is open.");
            }
            rotations.release(rotation.id());
        });
    }
}
