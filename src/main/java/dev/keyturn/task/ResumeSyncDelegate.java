package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncSwitch;
import dev.keyturn.task.SyncPauses.Pause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Puts the scheduler of each sync server back to what was found there before the first pause. Its newer fence shuts out a
 * pause that is still on its way. A server that cannot be reached does not keep sync paused on the others.
 */
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
        Account account = accounts.named(step.account());
        List<Map<String, Object>> done = new ArrayList<>();
        StepFailure failed = null;
        for (Pause pause : pauses.of(step.rotationId())) {
            try {
                done.addAll(resumed(step, account, pause));
            } catch (StepFailure failure) {
                failed = failed == null ? failure : failed;
            }
        }
        if (failed != null) {
            step.notes().done(evidence(done));
            throw failed;
        }
        pauses.release(step.rotationId());
        return StepResult.seen(evidence(done));
    }

    private List<Map<String, Object>> resumed(StepContext step, Account account, Pause pause) {
        Boolean before = pause.syncCycleEnabled();
        JsonFacts facts = new JsonFacts().with("server", pause.server()).with("syncCycleEnabledRestored", before);
        if (before != null && !pause.restored()) {
            SyncServer server = listed(account, pause.server());
            step.ownership().confirm();
            SyncSwitch resumed = services.resumeSync(account, server, before, step.fence());
            facts.with(StepEvidence.SIGNED_ANSWER, resumed.signedAnswer());
        }
        if (!pause.restored()) {
            pauses.restored(step.rotationId(), pause.server());
        }
        return before == null ? List.of() : List.of(facts.asMap());
    }

    private static SyncServer listed(Account account, String name) {
        return account.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> StepFailure.refused(
                        "server-not-listed",
                        "This rotation has paused sync on " + name + ", and the configuration does not list that server for "
                                + account.name()
                                + " any more. Put it back until sync is resumed there, then retry."));
    }

    private static Map<String, Object> evidence(List<Map<String, Object>> servers) {
        return Map.of("paused", !servers.isEmpty(), StepEvidence.SERVERS, List.copyOf(servers));
    }
}
