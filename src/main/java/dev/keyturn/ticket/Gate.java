package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.Ticket.Approval;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says from a ticket that was just read whether a change may be made. It calls no other system and knows no clock: the
 * same arguments give the same verdict.
 */
final class Gate {

    private final GateRules rules;
    private final Map<String, String> aliases;

    /** @param aliases names of configuration items that are no names of accounts, each with the account that it means */
    Gate(GateRules rules, Map<String, String> aliases) {
        this.rules = rules;
        this.aliases = Map.copyOf(aliases);
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
                        && (!rules.wantsApproval() || ticket.approval() == Approval.APPROVED);
    }

    /** Whether the ticket names the account itself, its {@code sAMAccountName}, or an item that stands for it. */
    boolean names(Ticket ticket, Account account) {
        return ticket.subjects().stream().anyMatch(subject -> isName(subject, account));
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
        if (rules.wantsApproval() && ticket.approval() != Approval.APPROVED) {
            return GateDecision.wait(Reason.APPROVAL, "Ticket " + id + " is not approved yet.", null);
        }
        Instant start = ticket.windowStart();
        if (start != null && now.isBefore(start)) {
            return GateDecision.wait(Reason.WINDOW, "The window of ticket " + id + " opens at " + start + ".", start);
        }
        return GateDecision.proceed(
                Reason.ALLOWED, "Ticket " + id + " is in the state " + ticket.stateName() + " and allows the change.");
    }

    private boolean isName(String subject, Account account) {
        String meant = aliases.getOrDefault(subject, subject);
        return meant.equalsIgnoreCase(account.name())
                || meant.equalsIgnoreCase(account.account())
                || meant.equalsIgnoreCase(account.domain() + "\\" + account.account());
    }
}
