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
import dev.keyturn.step.StepRecords;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncSwitch;
import dev.keyturn.task.SyncPauses.Pause;
import java.util.Comparator;
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
    private final StepRecords records;

    ResumeSyncDelegate(
            DurableSteps steps, Accounts accounts, ServiceAdapter services, SyncPauses pauses, StepRecords records) {
        super(steps);
        this.records = records;
        this.accounts = accounts;
        this.services = services;
        this.pauses = pauses;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        if (hasForgotten(step.rotationId())) {
            recall(step, account);
        }
        EachServer each = new EachServer(step);
        // those that stay off come first: where one switch acts on all servers, the last one decides
        pauses.of(step.rotationId()).stream()
                .filter(pause -> pause.syncCycleEnabled() != null)
                .sorted(Comparator.comparing(Pause::syncCycleEnabled))
                .forEach(pause -> each.on(pause.server(), facts -> resume(step, account, pause, facts)));
        List<Map<String, Object>> done = each.done();
        pauses.release(step.rotationId());
        return StepResult.seen(Map.of("paused", !done.isEmpty(), StepEvidence.SERVERS, done));
    }

    /** Whether a server has shown that this database had lost commands, so that a pause may be among them. */
    private boolean hasForgotten(String rotation) {
        return records.of(rotation).stream().anyMatch(step -> StepFailure.STALE_FENCE.equals(step.failureCode()));
    }

    /** Each server remembers itself how it found its switch; a pause that it has already tells that and does no more. */
    private void recall(StepContext step, Account account) {
        String rotation = step.rotationId();
        List<Pause> known = pauses.of(rotation);
        for (Pause pause : known.isEmpty() ? pauses.take(rotation, account.servers()) : known) {
            if (pause.restored() || Boolean.TRUE.equals(pause.syncCycleEnabled())) {
                continue;
            }
            step.ownership().confirm();
            Boolean found = services.pauseSync(account, listed(account, pause.server()), false, step.fence())
                    .foundBefore();
            if (found == null) {
                throw StepFailure.transientFailure(
                        "cycle-running", "A sync cycle is running on " + pause.server() + ". It is asked again.", null);
            }
            pauses.found(rotation, Map.of(pause.server(), found));
            if (found) {
                pauses.wasEnabled(rotation, pause.server());
            }
        }
    }

    private void resume(StepContext step, Account account, Pause pause, JsonFacts facts) {
        boolean before = Boolean.TRUE.equals(pause.syncCycleEnabled());
        facts.with("syncCycleEnabledRestored", before);
        if (!pause.restored()) {
            SyncServer server = listed(account, pause.server());
            step.ownership().confirm();
            SyncSwitch resumed = services.resumeSync(account, server, before, step.fence());
            facts.with(StepEvidence.SIGNED_ANSWER, resumed.signedAnswer());
            pauses.restored(step.rotationId(), pause.server());
        }
    }

    private static SyncServer listed(Account account, String name) {
        return account.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> StepFailure.refused(
                        "server-not-listed",
                        "This rotation has paused sync on " + name
                                + ", and the configuration does not list that server for "
                                + account.name()
                                + " any more. Put it back until sync is resumed there, then retry."));
    }
}
