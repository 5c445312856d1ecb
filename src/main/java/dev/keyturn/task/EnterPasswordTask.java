package dev.keyturn.task;

import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.Rotation;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** The task <em>Enter new password</em> is done when a proved password is stored, independent of who completes it. */
@Component("enterPasswordTask")
class EnterPasswordTask implements TaskListener {

    private final BoundRotations bound;

    EnterPasswordTask(BoundRotations bound) {
        this.bound = bound;
    }

    @Override
    public void notify(DelegateTask task) {
        Rotation rotation = bound.of(task.getExecution());
        if (!rotation.progress().passwordEntered()) {
            throw new BadUserRequestException("The password has not been entered. Send it to /api/rotations/"
                    + rotation.id()
                    + "/password; that completes this task.");
        }
    }
}
