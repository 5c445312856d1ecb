package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.ChangeTickets.Stage;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.TicketRotations.Known;
import dev.keyturn.ticket.WebhookDeliveryTable.Delivery;
import dev.keyturn.work.Backoff;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the ticket of a delivery, and does what it says: starts a rotation, lets one check again, cancels one,
 * or waits. The ticket is read with no transaction open.
 */
final class WebhookDeliveryWorker {

    /** The name of the scheduler's task; a scheduled row's instance is {@link Delivery#work()}. */
    static final String TASK = "keyturn-ticket-delivery";

    private static final Logger log = LoggerFactory.getLogger(WebhookDeliveryWorker.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(15));

    private static final Outcome LEFT = new Outcome(null, "A later delivery looks after this ticket.", null);
    private static final Outcome GONE =
            new Outcome(null, "Its source is no longer configured, or is only recorded.", null);
    /** A change that is planned for later than in a month is announced once more, by its next state. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private final WebhookDeliveryTable deliveries;
    private final DurableWork work;
    private final TicketSources sources;
    private final Accounts accounts;
    private final TicketRotations rotations;
    private final TicketSnapshots snapshots;
    private final TicketUpdates updates;
    private final TransactionTemplate transaction;
    private final Clock clock;

    WebhookDeliveryWorker(
            WebhookDeliveryTable deliveries,
            DurableWork work,
            TicketSources sources,
            Accounts accounts,
            TicketRotations rotations,
            TicketSnapshots snapshots,
            TicketUpdates updates,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.deliveries = deliveries;
        this.work = work;
        this.sources = sources;
        this.accounts = accounts;
        this.rotations = rotations;
        this.snapshots = snapshots;
        this.updates = updates;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** What came of one check. @param again when it checks again; null when it is done */
    private record Outcome(
            @Nullable String rotation,
            String message,
            @Nullable Instant again) {}

    Optional<Instant> attempt(String work) {
        Delivery delivery = deliveries.find(work.split("#")[0]).orElse(null);
        if (delivery == null || delivery.doneAt() != null || !work.equals(delivery.work())) {
            // done, or it came again: then the work of the repeat checks
            return Optional.empty();
        }
        TicketSource source =
                sources.find(delivery.source()).filter(TicketSource::isRead).orElse(null);
        Outcome outcome = source == null ? GONE : leftToLater(delivery) ? LEFT : check(delivery, source);
        Instant again = outcome.again;
        if (again == null) {
            deliveries.done(delivery, outcome.rotation, outcome.message, clock.instant());
            log.info("Ticket {} of {}: {}", delivery.ticket(), delivery.source(), outcome.message);
            return Optional.empty();
        }
        deliveries.waits(delivery.id(), outcome.message);
        log.info(
                "Ticket {} of {}: {} Keyturn checks again at {}, or with the next delivery.",
                delivery.ticket(),
                delivery.source(),
                outcome.message,
                again);
        return Optional.of(again);
    }

    /**
     * One check serves all deliveries of a ticket that came before it; one that waits with an old check checks again.
     */
    private boolean leftToLater(Delivery delivery) {
        Delivery later = deliveries.later(delivery).orElse(null);
        if (later != null && later.checks() > 0) {
            transaction.executeWithoutResult(
                    status -> work.schedule(TASK, deliveries.repeat(later.id()).work()));
        }
        return later != null;
    }

    private Outcome check(Delivery delivery, TicketSource source) {
        deliveries.checkBegins(delivery.id());
        TicketSource owner = sources.ofTicket(delivery.ticket()).orElse(source);
        if (!owner.name().equals(source.name())) {
            return new Outcome(
                    null,
                    "Tickets with such numbers are read from " + owner.name()
                            + ", so one of this source starts nothing. Tell their ticket-patterns apart.",
                    null);
        }
        try {
            Ticket ticket = source.read(delivery.ticket()).orElse(null);
            Known known = rotations.latest(delivery.ticket()).orElse(null);
            return known != null && !known.ended()
                    ? passOn(delivery, source, known, ticket)
                    : judge(delivery, source, known, ticket);
        } catch (TicketSystemException trouble) {
            return later(delivery, trouble.message(), trouble.retryAfter());
        } catch (TicketRotations.Refused refused) {
            return refused.mayWorkLater()
                    ? later(delivery, refused.getMessage(), null)
                    : new Outcome(null, refused.getMessage(), null);
        }
    }

    /** A rotation runs under this ticket: it hears that the ticket has changed. */
    private Outcome passOn(Delivery delivery, TicketSource source, Known known, @Nullable Ticket ticket) {
        Account account = accounts.named(known.account());
        GateDecision decision = source.gate().judge(ticket, delivery.ticket(), account, clock.instant());
        if (decision.reason() != Reason.CANCELLED) {
            rotations.checkAgain(known.id());
            return new Outcome(known.id(), "Rotation " + known.id() + " runs under it and checks again.", null);
        }
        try {
            rotations.cancel(known.id(), decision.message());
            return new Outcome(known.id(), decision.message() + " Rotation " + known.id() + " was cancelled.", null);
        } catch (TicketRotations.Refused refused) {
            String message = decision.message() + " The rotation goes on all the same: " + refused.getMessage();
            transaction.executeWithoutResult(status ->
                    updates.queue(source, delivery.ticket(), known.id(), Stage.NOT_CANCELLED, message, null, null));
            return new Outcome(known.id(), message, null);
        }
    }

    private Outcome judge(Delivery delivery, TicketSource source, @Nullable Known known, @Nullable Ticket ticket) {
        if (ticket == null) {
            return new Outcome(null, "There is no such ticket, or Keyturn's user may not see it.", null);
        }
        if (known != null && known.changed()) {
            return new Outcome(known.id(), "The password was changed under it already, by " + known.id() + ".", null);
        }
        String first = deliveries
                .rotationOf(source.name(), ticket.id(), ticket.window())
                .orElse(null);
        if (first != null) {
            return new Outcome(first, "It has had its rotation " + first + " in this window.", null);
        }
        List<Account> named = accounts.all().stream()
                .filter(account -> source.gate().names(ticket, account))
                .toList();
        if (named.isEmpty() && !ticket.unresolved().isEmpty() && !accounts.all().isEmpty()) {
            GateDecision decision =
                    source.gate().judge(ticket, ticket.id(), accounts.all().get(0), clock.instant());
            return decision.reason() == Reason.NOT_RESOLVED
                    ? later(delivery, decision.message(), null)
                    : new Outcome(null, decision.message(), null);
        }
        if (named.size() != 1) {
            return new Outcome(
                    null,
                    "It names " + (named.isEmpty() ? "none" : "more than one") + " of Keyturn's accounts, but "
                            + ticket.named() + ". A rotation is of one.",
                    null);
        }
        Account account = named.get(0);
        GateDecision decision = source.gate().judge(ticket, ticket.id(), account, clock.instant());
        if (source.gate().mayBeRequested(ticket, decision)) {
            return start(delivery, source, ticket, account, decision);
        }
        return decision.answer() == Answer.WAIT
                ? later(delivery, decision.message(), null)
                : new Outcome(null, decision.message(), null);
    }

    /** The process, the snapshot and the delivery's end are one transaction: a repeat finds all of them or none. */
    private Outcome start(
            Delivery delivery, TicketSource source, Ticket ticket, Account account, GateDecision decision) {
        String running = rotations.running(account.name()).orElse(null);
        if (running != null) {
            return later(delivery, "A rotation of " + account.name() + " is running.", null);
        }
        var request = new TicketRotations.Request(
                account.name(),
                reason(ticket),
                ticket.id(),
                ticket.windowStart(),
                ticket.windowEnd(),
                ticket.requester());
        try {
            String rotation = transaction.execute(status -> {
                String id = rotations.start(request);
                deliveries.started(source.name(), ticket.id(), ticket.window(), id);
                snapshots.keep(
                        id,
                        source.name(),
                        ticket.id(),
                        Moment.BEFORE_REQUEST,
                        decision,
                        source.gate().facts(ticket, account, clock.instant()));
                deliveries.done(delivery, id, "Rotation " + id + " was requested.", clock.instant());
                return id;
            });
            return new Outcome(rotation, "Rotation " + rotation + " was requested.", null);
        } catch (DuplicateKeyException | TransientDataAccessException e) {
            return later(delivery, "Another rotation is being started just now.", null);
        }
    }

    private Outcome later(Delivery delivery, @Nullable String message, @Nullable Duration asked) {
        Instant now = clock.instant();
        if (now.isAfter(delivery.receivedAt().plus(LONGEST_WAIT))) {
            return new Outcome(null, message + " It took too long, so Keyturn does not check again.", null);
        }
        return new Outcome(null, String.valueOf(message), now.plus(BACKOFF.pause(delivery.checks() + 1, asked)));
    }

    private static String reason(Ticket ticket) {
        return ticket.title().isBlank()
                ? "Change ticket " + ticket.id()
                : "Change ticket " + ticket.id() + ": " + ticket.title();
    }
}
