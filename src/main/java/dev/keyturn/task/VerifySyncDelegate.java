package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ImportResult;
import org.springframework.stereotype.Component;

/** Runs a delta import on one sync server: only that proves the password which the service holds. */
@Component("verifySync")
class VerifySyncDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final ConnectorAdapter connectors;
    private final TargetPassword target;
    private final ServerEvents events;

    VerifySyncDelegate(
            DurableSteps steps,
            Accounts accounts,
            ConnectorAdapter connectors,
            TargetPassword target,
            ServerEvents events) {
        super(steps);
        this.events = events;
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
        int version = target.version(step.account(), step.direction()).version();
        step.ownership().confirm();
        ImportResult proof = connectors.verifyImport(account, account.server(step.requiredServer()), step.fence());
        JsonFacts evidence = new JsonFacts()
                .with("profile", proof.profile())
                .with("result", proof.result())
                .with("connectionResult", proof.connectionResult())
                .with("provesThePassword", proof.provesThePassword())
                .with("passwordHashSync", proof.passwordHashSync())
                .with("search", proof.search())
                .with("endedAt", proof.endedAt())
                .with(StepEvidence.PASSWORD_VERSION, version)
                .with(StepEvidence.SIGNED_ANSWER, proof.signedAnswer());
        events.collect(step.rotationId(), account.server(step.requiredServer()), evidence);
        return StepResult.seen(evidence.asMap());
    }
}
