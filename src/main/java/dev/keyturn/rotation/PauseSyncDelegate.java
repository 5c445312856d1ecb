package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.remote.ServerDescription;
import dev.keyturn.service.ServiceAdapter;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepResult;
import java.util.Map;

/** Pauses sync on the active server. The switch lives in the tenant, so it acts on the staging servers too. */
class PauseSyncDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final ServiceAdapter services;
    private final SyncPauses pauses;

    PauseSyncDelegate(DurableSteps steps, Accounts accounts, ServiceAdapter services, SyncPauses pauses) {
        super(steps);
        this.accounts = accounts;
        this.services = services;
        this.pauses = pauses;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        SyncPauses.Pause pause = pauses.find(step.rotationId()).orElseGet(() -> look(step, account));
        step.ownership().confirm();
        services.pauseSync(account, account.server(pause.server()), step.fence());
        return StepResult.seen(Map.of("server", pause.server(), "syncCycleEnabledBefore", pause.syncCycleEnabled()));
    }

    private SyncPauses.Pause look(StepContext step, Account account) {
        for (SyncServer server : account.servers()) {
            ServerDescription description = services.describe(server);
            if (description.role() == ServerDescription.Role.ACTIVE) {
                return pauses.remember(
                        step.rotationId(),
                        server.name(),
                        description.scheduler().syncCycleEnabled());
            }
        }
        throw StepFailure.refused(
                "no-active-server",
                "None of the sync servers of " + account.name()
                        + " says that it is the active one, so sync cannot be paused. Check the list of servers, then retry.",
                null);
    }
}
