package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.task.TargetPassword.Released;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A person says that the rest was done by hand. It is believed when a logon and an import on every server prove it. */
@Component("checkManualWork")
class CheckManualWorkDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final ConnectorAdapter connectors;
    private final TargetPassword target;
    private final AccountIdentity remembered;

    CheckManualWorkDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ConnectorAdapter connectors,
            TargetPassword target,
            AccountIdentity remembered) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.connectors = connectors;
        this.target = target;
        this.remembered = remembered;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        AccountState state = directory.check(account, remembered.intent(step.rotationId(), true));
        Map<String, Object> evidence = AccountIdentity.evidence(state);
        try (Released released = target.release(step)) {
            evidence.put(StepEvidence.PASSWORD_VERSION, released.version());
            if (!directory.proves(account, released.password(), null)) {
                throw StepFailure.refused(
                        "unknown-password",
                        "Active Directory does not accept the password that Keyturn has stored for " + account.account()
                                + ". Retry sets it again everywhere.");
            }
        }
        for (SyncServer server : account.servers()) {
            step.ownership().confirm();
            evidence.put(
                    server.name(),
                    connectors.verifyImport(account, server, step.fence()).result());
        }
        return StepResult.seen(evidence);
    }
}
