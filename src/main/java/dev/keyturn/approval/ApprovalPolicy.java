package dev.keyturn.approval;

import dev.keyturn.kernel.PersonNames;
import java.time.Duration;
import java.util.List;

/**
 * Who has to approve a rotation, and until when. Chosen once, when it is asked for, and kept with it.
 *
 * @param approvals how many different people have to approve, 1 or 2
 * @param group whose members may
 * @param remindAfter how often they are reminded
 * @param escalateAfter after this time {@code escalateTo} may approve as well
 * @param expireAfter a request that is not approved in this time expires
 * @param windowRequired whether a request without a change window is refused
 * @param decision where it comes from: id of the decision in the engine, with its version
 * @param ticketApprovers whose approval in the change ticket counts as the first; none when it does not count
 */
public record ApprovalPolicy(
        int approvals,
        String group,
        Duration remindAfter,
        Duration escalateAfter,
        String escalateTo,
        Duration expireAfter,
        boolean windowRequired,
        String decision,
        List<PersonNames> ticketApprovers) {

    public ApprovalPolicy {
        ticketApprovers = ticketApprovers == null ? List.of() : List.copyOf(ticketApprovers);
    }

    public ApprovalPolicy(
            int approvals,
            String group,
            Duration remindAfter,
            Duration escalateAfter,
            String escalateTo,
            Duration expireAfter,
            boolean windowRequired,
            String decision) {
        this(
                approvals,
                group,
                remindAfter,
                escalateAfter,
                escalateTo,
                expireAfter,
                windowRequired,
                decision,
                List.of());
    }

    /** The same with two approvals, whatever it asks for, and why. */
    ApprovalPolicy withTwo(String why) {
        return approvals > 1 ? this : with(2, why, ticketApprovers);
    }

    /** The same with one approval less, because these people gave it in the ticket. */
    ApprovalPolicy lessOne(String why, List<PersonNames> inTicket) {
        return approvals < 2 ? this : with(approvals - 1, why, inTicket);
    }

    private ApprovalPolicy with(int number, String why, List<PersonNames> inTicket) {
        return new ApprovalPolicy(
                number,
                group,
                remindAfter,
                escalateAfter,
                escalateTo,
                expireAfter,
                windowRequired,
                decision + "; " + why,
                inTicket);
    }

    /** Of rotations that were asked for before there was a policy. */
    public static final ApprovalPolicy OLD = new ApprovalPolicy(
            1,
            "rotation-approvers",
            Duration.ofDays(1),
            Duration.ofDays(3),
            "camunda-admin",
            Duration.ofDays(14),
            false,
            "none");
}
