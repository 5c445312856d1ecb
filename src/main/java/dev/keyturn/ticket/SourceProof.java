package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.SourceDiagnostics.Check;
import dev.keyturn.ticket.SourceDiagnostics.Proof;
import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Closing;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Proves with one ticket every request and every field that a rotation will need. What only looks right is not proved: a
 * field without a value is what a missing right looks like.
 */
final class SourceProof {

    private final TicketSource source;
    private final TicketSystem system;
    private final Accounts accounts;
    private final KnownUsers people;
    private final TicketRotations rotations;
    private final Clock clock;
    private final SourceQuestions questions;

    SourceProof(
            SourceQuestions questions,
            TicketSource source,
            Accounts accounts,
            KnownUsers people,
            TicketRotations rotations,
            Clock clock) {
        this.questions = questions;
        this.source = source;
        this.system = source.system();
        this.accounts = accounts;
        this.people = people;
        this.rotations = rotations;
        this.clock = clock;
    }

    /**
     * Every line of what is read with a ticket, whether it could be read or not.
     *
     * @return the ticket's number; null when it could not be read
     */
    @Nullable
    String ticket(@Nullable String typed) {
        String id = source.spelled(typed).orElse(null);
        Ticket ticket = null;
        Map<String, String> present = null;
        if (typed == null) {
            add(
                    "ticket",
                    Proof.NOT_PROVED,
                    "Name one, such as ?ticket=" + (source.type() == Type.JIRA ? "CHM-42" : "CHG0030042")
                            + ": one that was approved, with a window and a configuration item.");
        } else if (id == null) {
            add(
                    "ticket",
                    Proof.NOT_PROVED,
                    "This is no number of this source: it does not match "
                            + source.settings().ticketPattern() + ". Correct the number or ticket-pattern.");
        } else {
            try {
                ticket = source.read(id).orElse(null);
                present = ticket == null ? null : ticket.raw();
                add("ticket", ticket == null ? Proof.ABSENT : Proof.PROVED, found(id, ticket));
            } catch (TicketSystemException trouble) {
                add("ticket", Proof.NOT_PROVED, trouble.message());
                present = trouble.present();
            }
        }
        fields(present);
        if (ticket == null) {
            notTried("approval");
            if (approversCount()) {
                notTried("approvers");
            }
            List.of("author", "account", "gate").forEach(this::notTried);
            return null;
        }
        approvals(ticket);
        if (approversCount()) {
            approvers(ticket);
        }
        author(ticket);
        gate(ticket, account(ticket));
        return id;
    }

    private static String found(@Nullable String id, @Nullable Ticket ticket) {
        return ticket == null
                ? "There is no ticket " + id + ", or Keyturn's user may not see it."
                : "Ticket " + id + " was read: type \"" + ticket.type().name() + "\", state "
                        + ticket.state().name() + " (" + ticket.state().id() + ")"
                        + (ticket.onHold() ? ", on hold" : "") + ".";
    }

    private void notTried(String name) {
        add(name, Proof.NOT_PROVED, "No ticket was read. See the line of the ticket.");
    }

    private void fields(@Nullable Map<String, String> present) {
        source.settings().fields().forEach((field, pointer) -> {
            String value = present == null ? null : present.get(field.setting());
            if (!field.decides()) {
                return;
            }
            if (present == null) {
                notTried(field.setting());
            } else if (value == null) {
                add(
                        field.setting(),
                        Proof.ABSENT,
                        "There is nothing at " + pointer
                                + " in the answer. Give Keyturn's user the right to read it, or correct the setting.");
            } else if (value.isBlank()) {
                add(
                        field.setting(),
                        Proof.NOT_PROVED,
                        "It is empty at " + pointer
                                + ", as a field looks without the right to read it. Name a ticket in which it has a"
                                + " value.");
            } else {
                add(field.setting(), Proof.PROVED, "It is " + value + ".");
            }
        });
        if (!source.settings().fields().containsKey(TicketField.ON_HOLD)) {
            add(
                    TicketField.ON_HOLD.setting(),
                    Proof.ABSENT,
                    "No field says whether a ticket is on hold: one that is held is"
                            + " carried out, unless its state says it. Set it where such a field exists.");
        }
    }

    private void approvals(Ticket ticket) {
        GateRules rules = source.gate().rules();
        String raw = ticket.raw().getOrDefault("approvals", "");
        String said = "It is " + ticket.approval() + (raw.isEmpty() ? "" : " (" + raw + ")") + "; the rule is "
                + rules.approvalRule(ticket.type()) + ". ";
        if (!rules.wantsApproval()) {
            add("approval", Proof.PROVED, "The ticket's approval is not asked for.");
        } else if (rules.lacksProof(ticket)) {
            add(
                    "approval",
                    Proof.NOT_PROVED,
                    said + "Nothing says what proves an approval of this type: set gate.approvers or"
                            + " gate.approved-in.");
        } else if (ticket.approval() == Approval.NOT_REQUESTED && !rules.isApproved(ticket)) {
            add("approval", Proof.NOT_PROVED, said + "Nobody was asked. Name a ticket that was approved.");
        } else {
            add(
                    "approval",
                    Proof.PROVED,
                    said + "That is " + (rules.isApproved(ticket) ? "approved." : "not approved."));
        }
    }

    private boolean approversCount() {
        return source.settings().replacesFirstApproval()
                || source.gate().rules().wantsApprovers();
    }

    private void approvers(Ticket ticket) {
        List<PersonNames> all = ticket.approvers();
        String names = names(all);
        if (all.isEmpty()) {
            add(
                    "approvers",
                    Proof.NOT_PROVED,
                    "Nobody is named who approved. Name a ticket that people approved; where this is one, give Keyturn's"
                            + " user the right to see its approvals, or list the people's names under people.");
        } else if (source.settings().replacesFirstApproval() && all.stream().noneMatch(people::knows)) {
            add(
                    "approvers",
                    Proof.NOT_PROVED,
                    names + " approved it, and none of them is a user that Keyturn knows, so that does not count. List"
                            + " their names under people.");
        } else {
            add("approvers", Proof.PROVED, names + " approved it.");
        }
    }

    private static String names(List<PersonNames> all) {
        return all.stream().map(PersonNames::first).collect(Collectors.joining(", "));
    }

    private void author(Ticket ticket) {
        List<String> unnamed =
                ticket.withoutAuthor().stream().map(TicketField::setting).toList();
        if (!unnamed.isEmpty() || ticket.authors().isEmpty()) {
            add(
                    "author",
                    Proof.ABSENT,
                    "No name to compare is at " + String.join(", ", unnamed)
                            + ", so nothing keeps the author from approving, and the change is stopped. Correct the"
                            + " setting, give Keyturn's user the right to see it, or list the names under people.");
            return;
        }
        String names = names(ticket.authors());
        boolean known = ticket.authors().stream().allMatch(people::knows);
        add(
                "author",
                known ? Proof.PROVED : Proof.NOT_PROVED,
                names
                        + (known
                                ? " wrote it, whom Keyturn knows and who may not approve."
                                : " wrote it, and not all of them are users that Keyturn knows, so two people have to"
                                        + " approve. List their names under people where they have others in Keyturn."));
    }

    private List<Account> account(Ticket ticket) {
        List<Account> named = accounts.all().stream()
                .filter(account -> source.gate().names(ticket, account))
                .toList();
        boolean unresolved = named.isEmpty() && !ticket.unresolved().isEmpty();
        add(
                "account",
                named.size() == 1 ? Proof.PROVED : unresolved ? Proof.ABSENT : Proof.NOT_PROVED,
                "It names "
                        + ticket.named() + ", which is "
                        + (!named.isEmpty()
                                ? named.stream().map(Account::name).collect(Collectors.joining(" and ")) + "."
                                : unresolved
                                        ? "not resolved. Give Keyturn's user the right to see these objects, or list"
                                                + " their ids under accounts."
                                        : "none of Keyturn's accounts. Add it to accounts, or correct"
                                                + " fields.account."));
        return named;
    }

    private void gate(Ticket ticket, List<Account> named) {
        if (named.isEmpty()) {
            add("gate", Proof.NOT_PROVED, "It is judged for an account, and names none. See the line of the account.");
        }
        named.forEach(account -> {
            GateDecision decision = source.gate().judge(ticket, ticket.id(), account, clock.instant());
            add(
                    "gate",
                    Proof.PROVED,
                    "For " + account.name() + " now: " + decision.answer() + ". " + decision.message());
        });
    }

    /** @param write whether to write one note into the ticket */
    void note(@Nullable String id, boolean write) {
        if (!source.settings().writesBack()) {
            add("note", Proof.PROVED, "Nothing is written into tickets.");
            return;
        }
        if (id == null || !write) {
            add(
                    "note",
                    Proof.NOT_PROVED,
                    "Name a ticket and ask with write=true: one note is written into it and looked for.");
            return;
        }
        String marker = "keyturn-test-" + UUID.randomUUID();
        tried("note", () -> {
            system.write(id, "Keyturn tests whether it can write notes into this ticket. [" + marker + "]");
            return switch (system.find(id, marker)) {
                case YES -> new Check("note", Proof.PROVED, "A note was written and found again.");
                case NO ->
                    new Check(
                            "note",
                            Proof.ABSENT,
                            "The system answered with success and wrote no note. Give Keyturn's user the right to"
                                    + " write it.");
                case UNPROVED ->
                    new Check(
                            "note",
                            Proof.NOT_PROVED,
                            "The system took a note, and shows none. Give Keyturn's user the right to read notes:"
                                    + " without it an update whose answer is lost may be written twice.");
            };
        });
    }

    /** @param outcome whose closing is tried; null for none */
    void close(@Nullable String id, @Nullable String outcome) {
        if (source.settings().writeBack().close().isEmpty()
                && source.settings().writeBack().closeCode().isEmpty()) {
            add("close", Proof.PROVED, "Tickets are not closed: write-back.close is not set.");
            return;
        }
        Closing closing = outcome == null ? null : source.settings().writeBack().closing(outcome);
        if (id == null || closing == null) {
            add(
                    "close",
                    Proof.NOT_PROVED,
                    "Name a ticket that may be closed, and ask with close="
                            + String.join(
                                    " or close=",
                                    source.settings().writeBack().close().keySet().stream()
                                            .sorted()
                                            .toList())
                            + ": it is brought to the states of that outcome, and each is read back.");
            return;
        }
        if (rotations.latest(id).filter(known -> !known.ended()).isPresent()) {
            add("close", Proof.NOT_PROVED, "A rotation runs under this ticket, so it is not closed. Name another one.");
            return;
        }
        tried("close", () -> {
            Ticket ticket = source.read(id).orElse(null);
            if (ticket == null
                    || accounts.all().stream()
                            .noneMatch(account -> source.gate().names(ticket, account))) {
                return new Check(
                        "close", Proof.NOT_PROVED, "The ticket names none of Keyturn's accounts, so it is not closed.");
            }
            system.close(id, closing, "Keyturn tests whether it can close this ticket.");
            String went = "The ticket went through " + String.join(", ", closing.states()) + ", and each was read back";
            return source.type() == Type.GENERIC && closing.code() != null
                    ? new Check(
                            "close",
                            Proof.NOT_PROVED,
                            went + ". Its code " + closing.code()
                                    + " is not: no setting says where it is shown. Look for it in the ticket.")
                    : new Check("close", Proof.PROVED, went + (closing.code() == null ? "." : ", its code as well."));
        });
    }

    private void tried(String name, Supplier<Check> tried) {
        questions.tried(name, tried);
    }

    void add(String name, Proof proof, String message) {
        questions.add(name, proof, message);
    }
}
