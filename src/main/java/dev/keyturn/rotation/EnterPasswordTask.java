package dev.keyturn.rotation;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;

/** The task <em>Enter new password</em> is done when a proved password is stored, whoever says that it is. */
class EnterPasswordTask implements TaskListener {

    private final RotationTable rotations;

    EnterPasswordTask(RotationTable rotations) {
        this.rotations = rotations;
    }

    @Override
    public void notify(DelegateTask task) {
        String rotation = task.getExecution().getProcessBusinessKey();
        if (!rotations.get(rotation).passwordEntered()) {
            throw new BadUserRequestException("The password has not been entered. Send it to /api/rotations/" + rotation
                    + "/password; that completes this task.");
        }
    }
}
