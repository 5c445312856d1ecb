package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.approval.TicketApproval;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.ticket.ChangeTickets;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.GateDecision;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.TicketRotations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Asks, right before the change, whether it is still allowed: the window is open and the ticket says so. The engine's
 * timer goes by the clock of the node that runs it, so the window's start is asked for once more.
 */
@Component("confirmTicket")
class ConfirmTicketDelegate extends RemoteDelegate {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Accounts accounts;
    private final ChangeTickets tickets;
    private final TicketApproval ticketApproval;
    private final TicketRotations intake;
    private final RotationTable rotations;
    private final Clock clock;

    ConfirmTicketDelegate(
            DurableSteps steps,
            Accounts accounts,
            ChangeTickets tickets,
            TicketApproval ticketApproval,
            TicketRotations intake,
            RotationTable rotations,
            Clock clock) {
        super(steps);
        this.accounts = accounts;
        this.tickets = tickets;
        this.ticketApproval = ticketApproval;
        this.intake = intake;
        this.rotations = rotations;
        this.clock = clock;
    }

    @Override
    protected StepResult work(StepContext step) {
        Rotation rotation = rotations.get(step.rotationId());
        Instant now = clock.instant();
        Instant start = rotation.request().windowStart();
        if (start != null && now.isBefore(start)) {
            throw StepFailure.notYet("window-not-open", "The change window opens at " + start + ".", start);
        }
        Instant end = rotation.request().windowEnd();
        if (end != null && now.isAfter(end)) {
            throw StepFailure.refused(
                    ProcessModel.WINDOW_OVER, "The change window ended at " + end + ". Ask again with a new window.");
        }
        GateDecision decision = read(rotation, accounts.named(step.account()));
        return switch (decision.answer()) {
            case PROCEED -> StepResult.seen(Map.of("ticket", decision.message()));
            case WAIT ->
                throw StepFailure.notYet("ticket-waits", decision.message(), checkAgainAt(decision, step, now));
            case EXPIRE -> throw StepFailure.refused(ProcessModel.WINDOW_OVER, decision.message());
            case STOP -> throw stopped(rotation, decision);
        };
    }

    /** An author who shows only now may leave the approvals too few: then no password is handed out. */
    private GateDecision read(Rotation rotation, Account account) {
        String ticket = rotation.ticket();
        ChangeTickets.Reading reading = tickets.read(rotation.id(), account, ticket, Moment.BEFORE_CHANGE);
        if (ticket != null && !reading.authors().isEmpty()) {
            rotations.onBehalfOf(rotation.id(), reading.authors().get(0).first());
            ticketApproval.apply(rotation.id(), ticket, reading.authors(), List.of());
        }
        if (reading.decision().answer() == Answer.PROCEED
                && ticketApproval.isTakenBack(rotation.id(), reading.approvers())) {
            return reading.takenBack();
        }
        return reading.decision();
    }

    /** A ticket that says no is left to a person; one that was cancelled cancels, without a decision. */
    private RuntimeException stopped(Rotation rotation, GateDecision decision) {
        if (decision.reason() == Reason.CANCELLED) {
            intake.cancel(rotation.id(), decision.message());
            return new StepContext.Overtaken();
        }
        return StepFailure.refused("ticket-not-open", decision.message());
    }

    /** At its own time, or at growing distances; a delivery of the ticket system makes it check at once. */
    private static Instant checkAgainAt(GateDecision decision, StepContext step, Instant now) {
        Duration waited = Duration.between(step.startedAt(), now).dividedBy(4);
        Duration pause = waited.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : waited;
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        Instant until = decision.until();
        return until != null && (until.isAfter(next) || decision.reason() == Reason.WINDOW) ? until : next;
    }

    @Override
    protected String errorOf(StepFailure failure) {
        return failure.code().equals(ProcessModel.WINDOW_OVER) ? ProcessModel.EXPIRED : super.errorOf(failure);
    }
}
