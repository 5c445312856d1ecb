package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepResult;
import dev.keyturn.ticket.ChangeTickets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * Asks, right before the change, whether it is still allowed: the window is open and the ticket says so. The engine's
 * timer goes by the clock of the node that runs it, so the window's start is asked for once more.
 */
class ConfirmTicketDelegate extends RemoteDelegate {

    private static final String WINDOW_OVER = "window-over";

    private final Accounts accounts;
    private final ChangeTickets tickets;
    private final RotationTable rotations;
    private final Clock clock;

    ConfirmTicketDelegate(
            DurableSteps steps, Accounts accounts, ChangeTickets tickets, RotationTable rotations, Clock clock) {
        super(steps);
        this.accounts = accounts;
        this.tickets = tickets;
        this.rotations = rotations;
        this.clock = clock;
    }

    @Override
    protected StepResult work(StepContext step) {
        Rotation rotation = rotations.get(step.rotationId());
        Instant now = clock.instant();
        Instant start = rotation.windowStart();
        if (start != null && now.isBefore(start)) {
            throw StepFailure.notYet("window-not-open", "The change window opens at " + start + ".", start);
        }
        Instant end = rotation.windowEnd();
        if (end != null && now.isAfter(end)) {
            throw StepFailure.refused(
                    WINDOW_OVER, "The change window ended at " + end + ". Ask again with a new window.", null);
        }
        ChangeTickets.Verdict verdict = tickets.confirm(accounts.named(step.account()), rotation.ticket());
        if (!verdict.open()) {
            throw StepFailure.refused("ticket-not-open", verdict.sentence(), null);
        }
        return StepResult.seen(Map.of("ticket", verdict.sentence()));
    }

    @Override
    protected String errorOf(StepFailure failure) {
        return failure.code().equals(WINDOW_OVER) ? Picture.EXPIRED : super.errorOf(failure);
    }
}
