package dev.keyturn.rotation;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;

/** Frees the account when the process ends. A process that is deleted half-way is refused: nothing may end unseen. */
public class RotationEnds implements ExecutionListener {

    private final RotationTable rotations;

    RotationEnds(RotationTable rotations) {
        this.rotations = rotations;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String id = execution.getProcessBusinessKey();
        boolean unfinished =
                rotations.find(id).map(rotation -> rotation.endedAt() == null).orElse(false);
        if (unfinished) {
            throw new BadUserRequestException(
                    "Rotation " + id
                            + " is not finished, so its process cannot be deleted. Cancel it, or complete the task that is open.");
        }
        rotations.release(id);
    }
}
