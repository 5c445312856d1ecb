package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.approval.ApprovalProof;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.RotationSettings;
import dev.keyturn.rotation.RotationSettings.RunningCycle;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncSwitch;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Pauses sync on the active server. The switch lives in the tenant, so it acts on the staging servers too. A cycle that
 * runs already, or the pause of another rotation, is waited for as long as configured.
 */
@Component("pauseSync")
class PauseSyncDelegate extends RemoteDelegate {

    private static final Duration CHECK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final Accounts accounts;
    private final ServiceAdapter services;
    private final SyncPauses pauses;
    private final ApprovalProof approvalProof;
    private final RunningCycle runningCycle;
    private final Clock clock;

    PauseSyncDelegate(
            DurableSteps steps,
            Accounts accounts,
            ServiceAdapter services,
            SyncPauses pauses,
            ApprovalProof approvalProof,
            RotationSettings settings,
            Clock clock) {
        super(steps);
        this.accounts = accounts;
        this.services = services;
        this.pauses = pauses;
        this.approvalProof = approvalProof;
        this.runningCycle = settings.runningCycle();
        this.clock = clock;
    }

    @Override
    protected StepResult work(StepContext step) {
        approvalProof.require(step.rotationId());
        Account account = accounts.named(step.account());
        boolean waitedLongEnough = waitedLongEnough(step);
        SyncPauses.Pause pause =
                pauses.find(step.rotationId()).orElseGet(() -> take(step, activeServer(account), waitedLongEnough));
        SyncServer server = account.server(pause.server());
        boolean enabledBefore = pause.syncCycleEnabled() != null
                ? pause.syncCycleEnabled()
                : pauses.found(
                        step.rotationId(), services.describe(server).scheduler().syncCycleEnabled());
        boolean stop = waitedLongEnough && runningCycle.then() == RunningCycle.Then.STOP;
        step.ownership().confirm();
        SyncSwitch paused = services.pauseSync(account, server, stop, step.fence());
        if (!paused.done()) {
            throw later(
                    waitedLongEnough,
                    "cycle-running",
                    "A sync cycle is running on " + server.name() + ".",
                    "Wait for its end or run Stop-ADSyncSyncCycle on the server, then retry.");
        }
        return StepResult.seen(new JsonFacts()
                .with("server", server.name())
                .with("syncCycleEnabledBefore", enabledBefore)
                .with(StepEvidence.SIGNED_ANSWER, paused.signedAnswer())
                .asMap());
    }

    private SyncPauses.Pause take(StepContext step, SyncServer server, boolean waitedLongEnough) {
        return pauses.take(step.rotationId(), server)
                .orElseThrow(() -> later(
                        waitedLongEnough,
                        "paused-by-another",
                        "Another rotation keeps sync paused on " + server.name() + ".",
                        "See that rotation to its end, then retry."));
    }

    private SyncServer activeServer(Account account) {
        for (SyncServer server : account.servers()) {
            if (services.describe(server).role() == ServerDescription.Role.ACTIVE) {
                return server;
            }
        }
        throw StepFailure.refused(
                "no-active-server",
                "None of the sync servers of " + account.name()
                        + " says that it is the active one, so sync cannot be paused. Check the list of servers, then retry.");
    }

    /** As of the beginning of this attempt: asking the server takes some seconds, and only the next attempt acts on that. */
    private boolean waitedLongEnough(StepContext step) {
        return !clock.instant().isBefore(step.startedAt().plus(runningCycle.longestWait()));
    }

    private StepFailure later(boolean waitedLongEnough, String code, String whatIs, String whatToDo) {
        return waitedLongEnough
                ? StepFailure.refused(
                        code,
                        whatIs + " This was so for more than "
                                + runningCycle.longestWait().toSeconds() + " seconds. " + whatToDo)
                : StepFailure.notYet(
                        code, whatIs + " Its end is awaited.", clock.instant().plus(CHECK_AGAIN_AFTER));
    }
}
