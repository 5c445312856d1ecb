package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepRecords;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.task.TargetPassword.Released;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks everything together once more: the domain controller accepts the password, and every service runs. */
@Component("verifyRotation")
class VerifyRotationDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final ServiceAdapter services;
    private final TargetPassword target;
    private final StepRecords records;
    private final AccountIdentity remembered;

    VerifyRotationDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ServiceAdapter services,
            TargetPassword target,
            StepRecords records,
            AccountIdentity remembered) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.services = services;
        this.target = target;
        this.records = records;
        this.remembered = remembered;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        // before the logon: what it shows is then the state that the password was accepted in, or an earlier one
        AccountState state = directory.check(account, remembered.intent(step.rotationId(), true));
        Map<String, Object> evidence = AccountIdentity.evidence(state);
        try (Released released = target.release(step)) {
            Secret password = released.password();
            evidence.put(StepEvidence.PASSWORD_VERSION, released.version());
            String written = writtenTo(step.rotationId());
            List<Replica> others = written == null ? List.of() : directory.others(account, password, written);
            others.forEach(other -> evidence.put(
                    "domainController " + other.domainController(),
                    other.state().name()));
            if (!isAccepted(account, password, written, others)) {
                throw StepFailure.refused(
                        "changed-meanwhile",
                        "Active Directory no longer accepts the password of " + account.account()
                                + " that this rotation set. It was changed meanwhile. Retry sets it again everywhere.");
            }
        }
        for (SyncServer server : account.servers()) {
            if (!services.describe(server).service().running()) {
                throw StepFailure.refused(
                        "service-not-running",
                        "On " + server.name()
                                + " the service Microsoft Entra ID Sync does not run. Start it there, then retry.");
            }
        }
        evidence.put("servers", account.servers().size());
        return StepResult.seen(evidence);
    }

    /** Asked is the domain controller that was written to; while it is silent, one that has heard of the change will do. */
    private boolean isAccepted(Account account, Secret password, @Nullable String written, List<Replica> others) {
        try {
            return directory.proves(account, password, written);
        } catch (StepFailure failure) {
            boolean elsewhere = failure.kind() == StepFailure.Kind.TRANSIENT
                    && others.stream().anyMatch(other -> other.state() == Replica.State.CURRENT);
            if (!elsewhere) {
                throw failure;
            }
            return true;
        }
    }

    private @Nullable String writtenTo(String rotation) {
        return records.of(rotation).stream()
                .filter(step -> ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name()))
                .map(step -> (String) step.evidence().get(StepEvidence.DOMAIN_CONTROLLER))
                .filter(Objects::nonNull)
                .reduce(null, (earlier, later) -> later);
    }
}
