package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.ServiceRestart;
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
        ServiceRestart restart = services.restart(account, account.server(step.requiredServer()), step.fence());
        return StepResult.seen(new JsonFacts()
                .with("restarted", restart.restarted())
                .with("stoppedAt", restart.stoppedAt())
                .with("startedBefore", restart.startedBefore())
                .with("startedAfter", restart.startedAfter())
                .asMap());
    }
}
