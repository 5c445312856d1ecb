package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.Ticket.Approval;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says from a ticket that was just read whether a change may be made. It calls no other system and knows no clock: the
 * same arguments give the same verdict.
 */
final class Gate {

    private final GateRules rules;
    private final AccountAliases aliases;

    Gate(GateRules rules, AccountAliases aliases) {
        this.rules = rules;
        this.aliases = aliases;
    }

    /**
     * What does not pass with time comes before what does: a ticket of another account stops, with any window.
     *
     * @param ticket null when its system has no such ticket
     */
    GateDecision judge(@Nullable Ticket ticket, String id, Account account, Instant now) {
        if (ticket == null) {
            return GateDecision.stop(
                    Reason.MISSING,
                    "There is no ticket " + id
                            + ", or Keyturn's user may not see it. Correct the number or the rights.");
        }
        if (!rules.takesType(ticket.type())) {
            return GateDecision.stop(
                    Reason.TYPE,
                    "Ticket " + id + " is of the type \"" + ticket.type() + "\", which is no change. Give a change.");
        }
        if (rules.isCancelled(ticket)) {
            return GateDecision.stop(Reason.CANCELLED, "Ticket " + id + " is " + ticket.stateName() + ".");
        }
        if (!names(ticket, account)) {
            return GateDecision.stop(
                    Reason.SUBJECT,
                    "Ticket " + id + " does not name " + account.name() + " or " + account.account() + ", but "
                            + ticket.named() + ".");
        }
        if (!rules.proceeds(ticket) && !rules.waits(ticket)) {
            return GateDecision.stop(
                    Reason.STATE,
                    "Ticket " + id + " is in the state " + ticket.stateName() + ", in which nothing is changed.");
        }
        if (!ticket.withoutAuthor().isEmpty() || ticket.authors().isEmpty()) {
            return GateDecision.stop(
                    Reason.AUTHOR,
                    "Ticket " + id
                            + " does not say who wrote it, so that person could approve it: no name to compare is at "
                            + ticket.withoutAuthor().stream()
                                    .map(TicketField::setting)
                                    .collect(Collectors.joining(", "))
                            + ". Correct that setting, give Keyturn's user the right to see it, or list the person's names"
                            + " under people.");
        }
        if (rules.wantsApproval() && ticket.approval() == Approval.REJECTED) {
            return GateDecision.stop(Reason.APPROVAL, "The approval of ticket " + id + " was refused.");
        }
        return inTime(ticket, id, now);
    }

    /** Whether the rotation may be requested, so that people approve it before the change may be made. */
    boolean mayBeRequested(Ticket ticket, GateDecision decision) {
        return decision.answer() == Answer.PROCEED
                || decision.answer() == Answer.WAIT
                        && (decision.reason() == Reason.WINDOW || rules.isEarly(ticket))
                        && !ticket.onHold()
                        && rules.isApproved(ticket);
    }

    /** Whether the ticket names the account itself, its {@code sAMAccountName}, or an item that stands for it. */
    boolean names(Ticket ticket, Account account) {
        return ticket.subjects().stream().anyMatch(subject -> aliases.isName(subject, account));
    }

    private GateDecision inTime(Ticket ticket, String id, Instant now) {
        Instant end = ticket.windowEnd();
        if (end != null && !now.isBefore(end)) {
            return new GateDecision(
                    Answer.EXPIRE,
                    Reason.WINDOW,
                    "The window of ticket " + id + " ended at " + end + ". Plan a new one.",
                    null);
        }
        if (!rules.proceeds(ticket)) {
            return GateDecision.wait(
                    Reason.STATE,
                    "Ticket " + id + " is in the state " + ticket.stateName() + ". The change waits for it to go on.",
                    null);
        }
        if (ticket.onHold()) {
            return GateDecision.wait(
                    Reason.HOLD, "Ticket " + id + " is on hold. The change waits for it to be released.", null);
        }
        if (!rules.isApproved(ticket)) {
            return GateDecision.wait(
                    Reason.APPROVAL,
                    "Ticket " + id
                            + " is not approved yet, or not by those and in the state that the gate's rules ask for.",
                    null);
        }
        Instant start = ticket.windowStart();
        if (rules.wantsWindow() && (start == null || end == null)) {
            return GateDecision.stop(
                    Reason.WINDOW,
                    "Ticket " + id + " has no planned " + (start == null ? "start" : "end")
                            + ". Plan its window, or set gate.window-required to false where windows are not used.");
        }
        if (start != null && now.isBefore(start)) {
            return GateDecision.wait(Reason.WINDOW, "The window of ticket " + id + " opens at " + start + ".", start);
        }
        return GateDecision.proceed(
                Reason.ALLOWED, "Ticket " + id + " is in the state " + ticket.stateName() + " and allows the change.");
    }
}
