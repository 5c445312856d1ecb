package dev.keyturn.approval;

import java.time.Duration;

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
 */
public record ApprovalPolicy(
        int approvals,
        String group,
        Duration remindAfter,
        Duration escalateAfter,
        String escalateTo,
        Duration expireAfter,
        boolean windowRequired,
        String decision) {

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
