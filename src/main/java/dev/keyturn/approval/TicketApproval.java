package dev.keyturn.approval;

import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import java.util.ArrayList;
import java.util.List;

/**
 * What a ticket's people change about who has to approve: an author that Keyturn does not know could be anyone, so two
 * have to; and an approval in the ticket may count as the first of two. One human counts once.
 */
public class TicketApproval {

    private final ApprovalTable approvals;
    private final KnownUsers people;

    TicketApproval(ApprovalTable approvals, KnownUsers people) {
        this.approvals = approvals;
        this.people = people;
    }

    /**
     * Where a program asked and did not say for whom, the author could be anyone.
     *
     * @return what follows from it, for the approver
     */
    public List<String> withoutAuthor(String rotationId, String ticket) {
        ApprovalPolicy policy = approvals.caseOf(rotationId).policy();
        ApprovalPolicy needed = policy.withTwo("who wrote ticket " + ticket + " was not said");
        if (needed != policy) {
            approvals.change(rotationId, needed);
        }
        return List.of("The ticket system did not say who wrote ticket " + ticket + ", so two people have to approve.");
    }

    /**
     * Whether what counts as the first of two approvals stands in the ticket no more: it was taken back, or the ticket was
     * approved anew by others.
     *
     * @param inTicket whose approval in the ticket may count now
     */
    public boolean isTakenBack(String rotationId, List<PersonNames> inTicket) {
        List<PersonNames> counted = approvals.caseOf(rotationId).policy().ticketApprovers();
        return !counted.isEmpty()
                && counted.stream().noneMatch(one -> inTicket.stream().anyMatch(one::mayBe));
    }

    /**
     * The same people change nothing more when it is called again.
     *
     * @param authors who wrote the ticket
     * @param inTicket whose approval in the ticket may count; none when it is not to
     * @return what follows from it, for the approver; empty when nothing does
     */
    public List<String> apply(String rotationId, String ticket, List<PersonNames> authors, List<PersonNames> inTicket) {
        ApprovalPolicy policy = approvals.caseOf(rotationId).policy();
        if (!policy.ticketApprovers().isEmpty()) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        ApprovalPolicy needed = policy;
        PersonNames unknown = authors.stream()
                .filter(author -> !people.knows(author))
                .findFirst()
                .orElse(null);
        if (unknown != null) {
            needed = needed.withTwo("the author of ticket " + ticket + " is no user of Keyturn");
            messages.add(unknown.first() + ", who wrote ticket " + ticket
                    + ", is no user that Keyturn knows, so two people have to approve. Name the user under people in the"
                    + " ticket source's settings where it is one.");
        }
        List<PersonNames> counting = inTicket.stream()
                .filter(people::knows)
                .filter(approver -> authors.stream().noneMatch(approver::mayBe))
                .toList();
        if (!counting.isEmpty() && needed.approvals() > 1) {
            String names =
                    String.join(", ", counting.stream().map(PersonNames::first).toList());
            needed = needed.lessOne("the approval of ticket " + ticket + " by " + names + " is the first", counting);
            messages.add("The approval in ticket " + ticket + " by " + names + " counts as the first of two.");
        } else if (!inTicket.isEmpty() && counting.isEmpty()) {
            messages.add("The approval in ticket " + ticket + " does not count: "
                    + inTicket.get(0).first() + " is no user that Keyturn knows, or wrote the ticket.");
        }
        if (needed != policy) {
            approvals.change(rotationId, needed);
        }
        return messages;
    }
}
