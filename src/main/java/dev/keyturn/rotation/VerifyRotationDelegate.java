package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.Directory;
import dev.keyturn.secret.Secret;
import dev.keyturn.service.ServiceAdapter;
import dev.keyturn.step.Direction;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepResult;
import java.util.Map;

/** Looks at everything together once more: the domain controller accepts the password, and every service runs. */
class VerifyRotationDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final ServiceAdapter services;
    private final TargetPassword target;

    VerifyRotationDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ServiceAdapter services,
            TargetPassword target) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.services = services;
        this.target = target;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        try (Secret password = target.release(step)) {
            if (!directory.proves(account, password)) {
                throw StepFailure.refused(
                        "changed-meanwhile",
                        "Active Directory no longer accepts the password of " + account.account()
                                + " that this rotation set. Somebody changed it meanwhile. Retry sets it again everywhere.",
                        null);
            }
        }
        for (SyncServer server : account.servers()) {
            if (!services.describe(server).service().running()) {
                throw StepFailure.refused(
                        "service-not-running",
                        "On " + server.name()
                                + " the service Microsoft Entra ID Sync does not run. Start it there, then retry.",
                        null);
            }
        }
        RotationView.Outcome outcome = step.direction() == Direction.FORWARD
                ? RotationView.Outcome.VERIFIED
                : RotationView.Outcome.ROLLED_BACK;
        return StepResult.seen(Map.of(
                        "servers",
                        account.servers().size(),
                        RemainingServers.VERSION,
                        target.version(step.account(), step.direction()).version()))
                .and(Picture.OUTCOME, outcome.name());
    }
}
