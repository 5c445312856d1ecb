package dev.keyturn.rotation;

import dev.keyturn.secret.SecretStore;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;

/** The task <em>Enter new password</em> is done when a proved password is stored, whoever says that it is. */
class EnterPasswordTask implements TaskListener {

    private final SecretStore secrets;

    EnterPasswordTask(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public void notify(DelegateTask task) {
        String account = (String) task.getVariable(Picture.ACCOUNT);
        String rotation = task.getExecution().getProcessBusinessKey();
        if (secrets.staged(account, rotation) == 0) {
            throw new BadUserRequestException("The password has not been entered. Send it to /api/rotations/" + rotation
                    + "/password; that completes this task.");
        }
        task.setVariable(Picture.PASSWORD_ENTERED, true);
    }
}
