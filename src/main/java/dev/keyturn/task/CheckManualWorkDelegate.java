package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.task.TargetPassword.Released;
import dev.keyturn.task.password.PresentPassword;
import dev.keyturn.task.password.RecordedPasswords;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A person says that the rest was done by hand. It is believed when the account is proved to have the password, and an import on every
 * server proves the rest. */
@Component("checkManualWork")
class CheckManualWorkDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final ConnectorAdapter connectors;
    private final TargetPassword target;
    private final AccountIdentity remembered;
    private final RecordedPasswords recorded;
    private final PresentPassword present;

    CheckManualWorkDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ConnectorAdapter connectors,
            TargetPassword target,
            AccountIdentity remembered,
            RecordedPasswords recorded,
            PresentPassword present) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.connectors = connectors;
        this.target = target;
        this.remembered = remembered;
        this.recorded = recorded;
        this.present = present;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        Intent intent = remembered.intent(step.rotationId(), true);
        Map<String, Object> evidence;
        try (Released released = target.release(step)) {
            AccountState state = directory.check(account, intent);
            boolean unchanged = recorded.known(step.rotationId(), released.version())
                    .filter(PasswordAttributes.of(state)::isSameAs)
                    .isPresent();
            Proof proof = unchanged && directory.accepts(account, released.password(), state.domainController())
                    ? new Proof(state, Proof.Verdict.PRESENT, ProvedBy.attributesOf(state), null)
                    : present.prove(account, intent, released.password());
            requirePresent(account, proof);
            evidence = AccountIdentity.evidence(proof.state());
            evidence.put(StepEvidence.PASSWORD_VERSION, released.version());
            evidence.put(StepEvidence.PROVED_BY, String.valueOf(proof.by()));
        }
        for (SyncServer server : account.servers()) {
            step.ownership().confirm();
            evidence.put(
                    server.name(),
                    connectors.verifyImport(account, server, step.fence()).result());
        }
        return StepResult.seen(evidence);
    }

    private static void requirePresent(Account account, Proof proof) {
        if (proof.verdict() == Proof.Verdict.NOT_PRESENT) {
            throw StepFailure.refused(
                    "unknown-password",
                    "Active Directory does not have the password that Keyturn has stored for " + account.account()
                            + ". Retry sets it again everywhere.");
        }
        if (proof.verdict() == Proof.Verdict.PRESENT_OR_PREVIOUS) {
            throw StepFailure.refused(
                    "not-proved",
                    PresentPassword.notProved(account, proof.provableFrom())
                            + " Finish by hand again then; or retry, which sets it again everywhere.");
        }
    }
}
