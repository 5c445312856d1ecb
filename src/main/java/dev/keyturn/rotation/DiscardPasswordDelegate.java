package dev.keyturn.rotation;

import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** The staged password is not in use anywhere: it loses its label, and the one before stays the current one. */
class DiscardPasswordDelegate implements JavaDelegate {

    private final SecretStore secrets;

    DiscardPasswordDelegate(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String account = (String) execution.getVariable(Picture.ACCOUNT);
        secrets.find(account, Label.PENDING).ifPresent(secrets::discard);
    }
}
