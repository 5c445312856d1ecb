package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.approval.ApprovalProof;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.RotationSettings;
import dev.keyturn.rotation.RotationSettings.RunningCycle;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncSwitch;
import dev.keyturn.task.SyncPauses.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Pauses sync on every sync server. Microsoft's sources say both that the switch is each server's own and that it is the
 * tenant's, so all switches are read before the first one is turned. A cycle that runs already, or the pause of another
 * rotation, is waited for as long as configured.
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
        boolean stop = waitedLongEnough && runningCycle.then() == RunningCycle.Then.STOP;
        List<Pause> found = read(step, account, take(step, account, waitedLongEnough));
        List<String> busy = new ArrayList<>();
        EachServer each = new EachServer(step);
        for (Pause pause : found) {
            each.on(pause.server(), facts -> {
                step.ownership().confirm();
                SyncSwitch paused = services.pauseSync(account, account.server(pause.server()), stop, step.fence());
                boolean forgotten =
                        Boolean.TRUE.equals(paused.foundBefore()) && Boolean.FALSE.equals(pause.syncCycleEnabled());
                if (forgotten) {
                    pauses.wasEnabled(step.rotationId(), pause.server());
                }
                facts.with("syncCycleEnabledBefore", forgotten || Boolean.TRUE.equals(pause.syncCycleEnabled()))
                        .with(StepEvidence.SIGNED_ANSWER, paused.signedAnswer());
                // a wizard may have been opened since the check; Active Directory is next
                paused.atWork().mustBeNothingOn(pause.server());
                if (!paused.done()) {
                    busy.add(pause.server());
                }
            });
        }
        List<Map<String, Object>> done = each.done();
        if (!busy.isEmpty()) {
            throw each.failed(later(
                    waitedLongEnough,
                    "cycle-running",
                    "A sync cycle is running on " + String.join(" and ", busy) + ".",
                    "Wait for its end or run Stop-ADSyncSyncCycle on the server, then retry."));
        }
        return StepResult.seen(Map.of(StepEvidence.SERVERS, done));
    }

    private List<Pause> take(StepContext step, Account account, boolean waitedLongEnough) {
        List<Pause> taken = pauses.of(step.rotationId());
        if (taken.isEmpty()) {
            taken = pauses.take(step.rotationId(), account.servers());
        }
        if (taken.isEmpty()) {
            throw later(
                    waitedLongEnough,
                    "paused-by-another",
                    "Another rotation keeps sync paused on one of " + names(account) + ".",
                    "See that rotation to its end, then retry.");
        }
        Set<String> held = taken.stream().map(Pause::server).collect(Collectors.toSet());
        if (!held.equals(account.servers().stream().map(SyncServer::name).collect(Collectors.toSet()))) {
            throw StepFailure.refused(
                    "servers-changed",
                    "The configuration lists other sync servers for " + account.name()
                            + " than when this rotation began to pause sync on " + String.join(", ", held)
                            + ". What a switch was before that pause is not known of the others: end this rotation and ask"
                            + " for a new one.");
        }
        return taken;
    }

    /** Of every server, before the first one is paused; what was read once is never read again. */
    private List<Pause> read(StepContext step, Account account, List<Pause> taken) {
        if (taken.stream().allMatch(pause -> pause.syncCycleEnabled() != null)) {
            return taken;
        }
        Map<String, Boolean> switches = new LinkedHashMap<>();
        for (Pause pause : taken) {
            switches.put(
                    pause.server(),
                    services.describe(account.server(pause.server()))
                            .scheduler()
                            .syncCycleEnabled());
        }
        return pauses.found(step.rotationId(), switches);
    }

    private static String names(Account account) {
        return account.servers().stream().map(SyncServer::name).collect(Collectors.joining(", "));
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
