package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.task.TargetPassword.Released;
import dev.keyturn.task.password.PresentPassword;
import dev.keyturn.task.password.RecordedPasswords;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Checks everything together once more: the domain controller has the password that this rotation set, and every service runs. */
@Component("verifyRotation")
class VerifyRotationDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final ServiceAdapter services;
    private final TargetPassword target;
    private final RecordedPasswords recorded;
    private final PresentPassword present;
    private final AccountIdentity remembered;

    VerifyRotationDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ServiceAdapter services,
            TargetPassword target,
            RecordedPasswords recorded,
            PresentPassword present,
            AccountIdentity remembered) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.services = services;
        this.target = target;
        this.recorded = recorded;
        this.present = present;
        this.remembered = remembered;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        Intent intent = remembered.intent(step.rotationId(), true);
        // before the logon: what it shows is then the state that the password was accepted in, or an earlier one
        AccountState state = directory.check(account, intent);
        Map<String, Object> evidence = AccountIdentity.evidence(state);
        try (Released released = target.release(step)) {
            Secret password = released.password();
            evidence.put(StepEvidence.PASSWORD_VERSION, released.version());
            PasswordAttributes known =
                    recorded.known(step.rotationId(), released.version()).orElse(null);
            ProvedBy by = known == null
                    ? present.require(account, intent, password).by()
                    : unchanged(account, intent, state, known, password);
            evidence.put(StepEvidence.PROVED_BY, String.valueOf(by));
            for (Replica other : directory.others(account, password, state)) {
                evidence.put(
                        "domainController " + other.domainController(),
                        other.state().name());
                if (other.state() == Replica.State.NEWER) {
                    throw changedMeanwhile(account, intent, other.message());
                }
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

    /** A logon alone would not notice another password: for an hour, the one that this rotation set would be accepted all the same. */
    private ProvedBy unchanged(
            Account account, Intent intent, AccountState state, PasswordAttributes known, Secret password) {
        PasswordAttributes now = PasswordAttributes.of(state);
        if (now.isNewerThan(known)) {
            throw changedMeanwhile(
                    account,
                    intent,
                    state.domainController() + " says that it was set at " + now.inWords()
                            + ", and this rotation knows " + known.inWords() + ".");
        }
        if (!now.isSameAs(known)) {
            throw StepFailure.transientFailure(
                    "replicating",
                    "Domain controller " + state.domainController() + " has not heard of the password of "
                            + account.account() + " yet that was set on " + known.domainController()
                            + ", and that one does not answer. It is asked again.",
                    null);
        }
        if (!directory.accepts(account, password, state.domainController())) {
            throw changedMeanwhile(account, intent, state.domainController() + " refuses the logon with it.");
        }
        return ProvedBy.attributesOf(state);
    }

    private static StepFailure changedMeanwhile(Account account, Intent intent, String how) {
        return StepFailure.refused(
                "changed-meanwhile",
                "Active Directory no longer has the password of " + account.account()
                        + (intent.changes()
                                ? " that this rotation set. It was changed meanwhile: " + how
                                        + " Retry sets it again everywhere."
                                : " that was entered. It was changed meanwhile: " + how
                                        + " Set that password there again and finish by hand, or roll back where that is offered;"
                                        + " then ask for another repair if another password is to stay."));
    }
}
