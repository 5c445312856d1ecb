package dev.keyturn.rotation;

import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** The verified password becomes the current one, in the transaction that ends the rotation. */
class PromotePasswordDelegate implements JavaDelegate {

    private final SecretStore secrets;

    PromotePasswordDelegate(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String account = (String) execution.getVariable(Picture.ACCOUNT);
        secrets.find(account, Label.PENDING).ifPresent(secrets::promote);
    }
}
