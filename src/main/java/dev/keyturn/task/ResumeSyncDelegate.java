package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncSwitch;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts the scheduler back to what was found. Its newer fence shuts out a pause that is still on its way. */
@Component("resumeSync")
class ResumeSyncDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final ServiceAdapter services;
    private final SyncPauses pauses;

    ResumeSyncDelegate(DurableSteps steps, Accounts accounts, ServiceAdapter services, SyncPauses pauses) {
        super(steps);
        this.accounts = accounts;
        this.services = services;
        this.pauses = pauses;
    }

    @Override
    protected StepResult work(StepContext step) {
        SyncPauses.Pause pause = pauses.find(step.rotationId()).orElse(null);
        if (pause == null) {
            return StepResult.seen(Map.of("paused", false));
        }
        Boolean before = pause.syncCycleEnabled();
        if (before == null) {
            pauses.restored(step.rotationId());
            return StepResult.seen(Map.of("paused", false));
        }
        JsonFacts evidence = new JsonFacts()
                .with("paused", true)
                .with("server", pause.server())
                .with("syncCycleEnabledRestored", before);
        if (!pause.restored()) {
            Account account = accounts.named(step.account());
            step.ownership().confirm();
            SyncSwitch resumed = services.resumeSync(account, account.server(pause.server()), before, step.fence());
            evidence.with(StepEvidence.SIGNED_ANSWER, resumed.signedAnswer());
            pauses.restored(step.rotationId());
        }
        return StepResult.seen(evidence.asMap());
    }
}
