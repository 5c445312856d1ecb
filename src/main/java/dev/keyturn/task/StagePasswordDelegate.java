package dev.keyturn.task;

import dev.keyturn.account.Accounts;
import dev.keyturn.approval.ApprovalProof;
import dev.keyturn.directory.Directory;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Stores the new password before anything outside knows it. A repeat finds it stored. */
@Component("stagePassword")
class StagePasswordDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final SecretStore secrets;
    private final ApprovalProof approvalProof;

    StagePasswordDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            SecretStore secrets,
            ApprovalProof approvalProof) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.secrets = secrets;
        this.approvalProof = approvalProof;
    }

    @Override
    protected StepResult work(StepContext step) {
        approvalProof.require(step.rotationId());
        step.ownership().confirm();
        try {
            SecretRef staged = secrets.stage(
                    step.account(),
                    step.rotationId(),
                    () -> directory.generatePassword(accounts.named(step.account())));
            Map<String, Object> evidence = new LinkedHashMap<>();
            evidence.put(
                    StepEvidence.VERSION_BEFORE,
                    secrets.find(step.account(), Label.CURRENT)
                            .map(SecretRef::version)
                            .orElse(null));
            evidence.put(StepEvidence.PASSWORD_VERSION, staged.version());
            return StepResult.seen(evidence);
        } catch (IllegalStateException e) {
            throw StepFailure.refused("cannot-stage", String.valueOf(e.getMessage()));
        }
    }
}
