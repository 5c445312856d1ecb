package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.Ticket.Approval;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                    "Ticket " + id + " is of the type \"" + ticket.type().name()
                            + "\", which is no change. Give a change.");
        }
        if (rules.isCancelled(ticket)) {
            return GateDecision.stop(
                    Reason.CANCELLED, "Ticket " + id + " is " + ticket.state().name() + ".");
        }
        if (!names(ticket, account) && !ticket.unresolved().isEmpty()) {
            return GateDecision.stop(
                    Reason.NOT_RESOLVED,
                    "Ticket " + id + " names objects whose names Keyturn's user is not shown, so they may be any: "
                            + Ticket.some(ticket.unresolved())
                            + ". Give it the right to see them, or list their ids under accounts.");
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
                    "Ticket " + id + " is in the state " + ticket.state().name() + ", in which nothing is changed.");
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
        if (rules.lacksProof(ticket)) {
            return GateDecision.stop(
                    Reason.APPROVAL,
                    "Every approval that was asked for in ticket " + id
                            + " was given, which does not prove that none was left out. Say what proves the approval"
                            + " of the type \""
                            + ticket.type().name()
                            + "\": who must be among those who gave it (gate.approvers), or the states that only"
                            + " an approved change gets to (gate.approved-in).");
        }
        return inTime(ticket, id, now);
    }

    /**
     * What a look at the ticket leaves in the record: what it said, and what that is by each rule.
     *
     * @see #judge
     */
    Map<String, Object> facts(Ticket ticket, Account account, Instant now) {
        Map<String, Object> facts = new LinkedHashMap<>(ticket.facts());
        facts.put("judged", judged(ticket, account, now));
        return facts;
    }

    /** Each rule, what it saw, and whether that was enough. */
    List<Map<String, Object>> judged(Ticket ticket, Account account, Instant now) {
        Instant start = ticket.windowStart();
        Instant end = ticket.windowEnd();
        String state = ticket.state().id().equals(ticket.state().name())
                ? ticket.state().name()
                : ticket.state().id() + " (" + ticket.state().name() + ")";
        return List.of(
                judged(
                        "gate.types = " + rule(rules.types(), "any"),
                        ticket.type().name(),
                        rules.takesType(ticket.type())),
                judged("gate.cancelled = " + rule(rules.cancelled(), "none"), state, !rules.isCancelled(ticket)),
                judged("accounts of " + account.name(), ticket.named(), names(ticket, account)),
                judged("gate.proceed = " + rule(rules.proceed(), "none"), state, rules.proceeds(ticket)),
                judged("gate.waiting = " + rule(rules.waiting(), "none"), state, rules.waits(ticket)),
                judged(
                        "an author in each field",
                        people(ticket.authors()),
                        ticket.withoutAuthor().isEmpty() && !ticket.authors().isEmpty()),
                judged("not on hold", String.valueOf(ticket.onHold()), !ticket.onHold()),
                judged(
                        rules.approvalRule(ticket.type()),
                        ticket.approval() + " by " + people(ticket.approvers()),
                        rules.isApproved(ticket)),
                judged(
                        "gate.window-required = " + rules.wantsWindow(),
                        ticket.window(),
                        (start == null || !now.isBefore(start))
                                && (end == null || now.isBefore(end))
                                && !(rules.wantsWindow() && (start == null || end == null))));
    }

    private static String people(List<PersonNames> people) {
        return people.isEmpty()
                ? "nobody"
                : people.stream().map(PersonNames::first).collect(Collectors.joining(", "));
    }

    private static String rule(@Nullable List<String> values, String none) {
        return values == null || values.isEmpty() ? none : String.join(", ", values);
    }

    private static Map<String, Object> judged(String rule, String saw, boolean holds) {
        Map<String, Object> judged = new LinkedHashMap<>();
        judged.put("rule", rule);
        judged.put("saw", saw);
        judged.put("holds", holds);
        return judged;
    }

    /** Whether an approval in the ticket is one of people, and enough for its type. */
    boolean isApprovedByPeople(Ticket ticket) {
        return (ticket.approval() == Approval.APPROVED || ticket.approval() == Approval.GIVEN)
                && rules.isApproved(ticket);
    }

    GateRules rules() {
        return rules;
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
                    "Ticket " + id + " is in the state " + ticket.state().name()
                            + ". The change waits for it to go on.",
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
                Reason.ALLOWED,
                "Ticket " + id + " is in the state " + ticket.state().name() + " and allows the change.");
    }
}
