package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.Json;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import org.springframework.stereotype.Component;

/** Restarts the service of one sync server, since it keeps the old password in memory until then. */
@Component("restartSyncService")
class RestartSyncServiceDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final ServiceAdapter services;

    RestartSyncServiceDelegate(DurableSteps steps, Accounts accounts, ServiceAdapter services) {
        super(steps);
        this.accounts = accounts;
        this.services = services;
    }

    @Override
    protected boolean isForOneServer() {
        return true;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        step.ownership().confirm();
        return StepResult.seen(
                Json.facts(services.restart(account, account.server(step.requiredServer()), step.fence())));
    }
}
