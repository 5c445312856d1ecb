package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepResult;
import dev.keyturn.ticket.ChangeTickets;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.TicketRotations;
import dev.keyturn.ticket.Verdict;
import dev.keyturn.ticket.Verdict.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final TicketRotations desk;
    private final RotationTable rotations;
    private final Clock clock;

    ConfirmTicketDelegate(
            DurableSteps steps,
            Accounts accounts,
            ChangeTickets tickets,
            TicketRotations desk,
            RotationTable rotations,
            Clock clock) {
        super(steps);
        this.accounts = accounts;
        this.tickets = tickets;
        this.desk = desk;
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
                    Picture.WINDOW_OVER, "The change window ended at " + end + ". Ask again with a new window.", null);
        }
        Verdict verdict =
                tickets.read(rotation.id(), accounts.named(step.account()), rotation.ticket(), Moment.BEFORE_CHANGE);
        tickets.author(rotation.id()).ifPresent(author -> rotations.onBehalfOf(rotation.id(), author));
        return switch (verdict.answer()) {
            case PROCEED -> StepResult.seen(Map.of("ticket", verdict.sentence()));
            case WAIT -> throw StepFailure.notYet("ticket-waits", verdict.sentence(), lookAgainAt(verdict, step, now));
            case EXPIRE -> throw StepFailure.refused(Picture.WINDOW_OVER, verdict.sentence(), null);
            case STOP -> throw stopped(rotation, verdict);
        };
    }

    /** A ticket that says no is looked into by a person; one that was cancelled cancels, and nobody is asked. */
    private RuntimeException stopped(Rotation rotation, Verdict verdict) {
        if (verdict.reason() == Reason.CANCELLED) {
            desk.cancel(rotation.id(), verdict.sentence());
            return new StepContext.Overtaken();
        }
        return StepFailure.refused("ticket-not-open", verdict.sentence(), null);
    }

    /** At its own time, or at growing distances; a delivery of the ticket system makes it look at once. */
    private static Instant lookAgainAt(Verdict verdict, StepContext step, Instant now) {
        Duration waited = Duration.between(step.startedAt(), now).dividedBy(4);
        Duration pause = waited.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : waited;
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        Instant until = verdict.until();
        return until != null && (until.isAfter(next) || verdict.reason() == Reason.WINDOW) ? until : next;
    }

    @Override
    protected String errorOf(StepFailure failure) {
        return failure.code().equals(Picture.WINDOW_OVER) ? Picture.EXPIRED : super.errorOf(failure);
    }
}
