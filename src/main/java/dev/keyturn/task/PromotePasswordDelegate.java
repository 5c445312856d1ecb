package dev.keyturn.task;

import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The verified password becomes the current one. A repeat finds nothing staged any more. */
@Component("promotePassword")
class PromotePasswordDelegate extends RemoteDelegate {

    private final SecretStore secrets;

    PromotePasswordDelegate(DurableSteps steps, SecretStore secrets) {
        super(steps);
        this.secrets = secrets;
    }

    @Override
    protected StepResult work(StepContext step) {
        Optional<SecretRef> staged = secrets.find(step.account(), Label.PENDING);
        if (staged.isEmpty()) {
            return StepResult.seen(Map.of());
        }
        step.ownership().confirm();
        secrets.promote(staged.get());
        return StepResult.seen(
                Map.of(StepEvidence.PASSWORD_VERSION, staged.get().version()));
    }
}
