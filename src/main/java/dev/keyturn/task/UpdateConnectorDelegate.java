package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.Json;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.task.TargetPassword.Released;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Stores the target password in the AD connector of one sync server. */
@Component("updateConnector")
class UpdateConnectorDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final ConnectorAdapter connectors;
    private final TargetPassword target;

    UpdateConnectorDelegate(DurableSteps steps, Accounts accounts, ConnectorAdapter connectors, TargetPassword target) {
        super(steps);
        this.accounts = accounts;
        this.connectors = connectors;
        this.target = target;
    }

    @Override
    protected boolean isForOneServer() {
        return true;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        try (Released released = target.release(step)) {
            step.ownership().confirm();
            Map<String, Object> evidence = Json.facts(connectors.updateCredential(
                    account, account.server(step.requiredServer()), released.password(), step.fence()));
            evidence.put(StepEvidence.PASSWORD_VERSION, released.version());
            return StepResult.seen(evidence);
        }
    }
}
