package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.connector.ConnectorAdapter;
import dev.keyturn.connector.ImportResult;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import java.util.Map;

/** Runs a delta import on one sync server: only that proves the password which the service holds. */
class VerifySyncDelegate extends RemoteDelegate {

    static final String NAME = "verifySync";

    private final Accounts accounts;
    private final ConnectorAdapter connectors;
    private final TargetPassword target;

    VerifySyncDelegate(DurableSteps steps, Accounts accounts, ConnectorAdapter connectors, TargetPassword target) {
        super(steps);
        this.accounts = accounts;
        this.connectors = connectors;
        this.target = target;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        int version = target.version(step.account(), step.direction()).version();
        step.ownership().confirm();
        ImportResult proof = connectors.verifyImport(account, account.server(step.requiredServer()), step.fence());
        return StepResult.seen(Map.of(
                "profile",
                proof.profile(),
                "result",
                proof.result(),
                "provesThePassword",
                proof.provesThePassword(),
                "passwordHashSync",
                proof.passwordHashSync(),
                "endedAt",
                proof.endedAt().toString(),
                RemainingServers.VERSION,
                version));
    }
}
