package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.GateDecision.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a change ticket allows, and the updates that it gets. A ticket of none of the configured systems is only recorded,
 * and the record says that it was not read.
 */
public final class ChangeTickets {

    private static final Logger log = LoggerFactory.getLogger(ChangeTickets.class);

    /** In the record, of a ticket that belongs to none: no source can be called so. */
    private static final String NO_SOURCE = "(none)";

    private final TicketSources sources;
    private final TicketSnapshots snapshots;
    private final TicketUpdates updates;
    private final Clock clock;

    ChangeTickets(TicketSources sources, TicketSnapshots snapshots, TicketUpdates updates, Clock clock) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.updates = updates;
        this.clock = clock;
    }

    /** When a ticket is read. */
    public enum Moment {
        BEFORE_REQUEST,
        PRE_CHECK,
        BEFORE_CHANGE
    }

    /** What a ticket is updated about. */
    public enum Stage {
        REQUESTED,
        APPROVED,
        REJECTED,
        STARTED,
        DECISION,
        NOT_CANCELLED,
        ENDED,
        /** Its state is set; what it is told then is queued before. */
        CLOSED
    }

    /**
     * Reads the ticket and keeps what it said in the record of the rotation. It asks another system, so no transaction may
     * be open. A ticket that cannot be read is a verdict too.
     */
    public Reading read(String rotationId, Account account, @Nullable String ticket, Moment moment) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (ticket == null) {
            return new Reading(withoutTicket(account), List.of(), List.of());
        }
        if (source == null || !source.isRead()) {
            GateDecision decision = onlyRecorded(rotationId, account, ticket);
            snapshots.keep(rotationId, source == null ? NO_SOURCE : source.name(), ticket, moment, decision, null);
            return new Reading(decision, List.of(), List.of());
        }
        Ticket seen = null;
        GateDecision decision;
        Map<String, Object> facts = null;
        Instant now = clock.instant();
        try {
            seen = source.read(ticket).orElse(null);
            decision = source.gate().judge(seen, ticket, account, now);
            facts = seen == null ? null : source.gate().facts(seen, account, now);
        } catch (TicketSystemException trouble) {
            decision = notRead(ticket, trouble);
            Map<String, String> raw = trouble.present();
            facts = raw == null ? null : Collections.singletonMap("raw", raw);
        }
        snapshots.keep(rotationId, source.name(), ticket, moment, decision, facts);
        boolean counts = seen != null
                && source.settings().replacesFirstApproval()
                && source.gate().isApprovedByPeople(seen);
        return new Reading(
                decision, snapshots.authors(rotationId), seen != null && counts ? seen.approvers() : List.of());
    }

    /**
     * What a ticket said.
     *
     * @param authors who wrote it, as it said whenever it was read for this rotation
     * @param approvers whose approval in it may count as the first of two
     */
    public record Reading(GateDecision decision, List<PersonNames> authors, List<PersonNames> approvers) {

        /** Where an approval in it counted as the first of two, and is there no more. */
        public GateDecision takenBack() {
            return GateDecision.stop(
                    Reason.APPROVAL,
                    "The approval in the ticket that counts as the first of two is not there any more. Have the ticket"
                            + " approved again, or ask for the rotation anew.");
        }
    }

    /**
     * Queues an update in the transaction that is open. The update is written after the commit, when the ticket system
     * answers; a rotation never waits for it and never fails for it.
     *
     * @param taskId the task in Tasklist that waits for a person; null when none does
     */
    public void queueUpdate(
            String rotationId, @Nullable String ticket, Stage stage, String message, @Nullable String taskId) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (source != null && source.isRead() && ticket != null) {
            updates.queue(source, ticket, rotationId, stage, message, null, taskId);
        }
    }

    /** Queues how the rotation ended, as {@link #queueUpdate} does, and closes the ticket where that is configured. */
    public String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (source == null || !source.isRead() || ticket == null) {
            String told = ticket == null
                    ? "There is no ticket to update."
                    : "No ticket system is configured: tell ticket " + ticket + " that the rotation ended " + outcome
                            + ", evidence " + evidenceHash + ".";
            log.info("Rotation {}: ended {}. {}", rotationId, outcome, told);
            return told;
        }
        String message = "The rotation ended " + outcome + ". Its evidence has the SHA-256 " + evidenceHash + ".";
        updates.queue(source, ticket, rotationId, Stage.ENDED, message, null, null);
        if (source.settings().writeBack().closing(outcome) != null) {
            updates.queue(source, ticket, rotationId, Stage.CLOSED, message, outcome, null);
        }
        return "Ticket " + ticket + " will be updated.";
    }

    /**
     * An account that demands a ticket is changed only under one that was read, whatever was asked for before. And what
     * was judged and approved by a ticket that was read is not changed under one that no one can read any more.
     */
    private GateDecision onlyRecorded(String rotationId, Account account, String ticket) {
        String message =
                "Ticket " + ticket + " was recorded. Keyturn reads no ticket system for it, so it was not read.";
        String source = snapshots.sourceRead(rotationId).orElse(null);
        if (source != null) {
            return GateDecision.stop(
                    Reason.NOT_READ,
                    message + " It was read from " + source
                            + " before, and what it says now, its approval too, cannot be proved. Configure that source"
                            + " again, or ask for the rotation anew.");
        }
        return account.ticketRequired()
                ? GateDecision.stop(
                        Reason.NOT_READ,
                        message + " Account " + account.name() + " is changed under a ticket that was read only.")
                : GateDecision.proceed(Reason.NOT_READ, message);
    }

    private static GateDecision withoutTicket(Account account) {
        return account.ticketRequired()
                ? GateDecision.stop(
                        Reason.MISSING, "Account " + account.name() + " is changed under a change ticket only.")
                : GateDecision.proceed(Reason.NOT_READ, "No ticket was given, and none is required for this account.");
    }

    /** Nothing is changed under a ticket that could not be read: it waits, or a person looks after it. */
    private GateDecision notRead(String ticket, TicketSystemException trouble) {
        String message = "Ticket " + ticket + " could not be read. " + trouble.message();
        if (!trouble.mayPass()) {
            return GateDecision.stop(Reason.NOT_READ, message);
        }
        Instant until = trouble.retryAfter() == null ? null : clock.instant().plus(trouble.retryAfter());
        return GateDecision.wait(Reason.NOT_READ, message, until);
    }
}
