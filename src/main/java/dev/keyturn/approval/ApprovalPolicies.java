package dev.keyturn.approval;

/** Finds the policy for a request. */
public interface ApprovalPolicies {

    /**
     * @throws UnusablePolicyException when the table gives no usable answer; nothing is approved by guesswork
     */
    ApprovalPolicy choose(Question question);

    /**
     * What the policy goes by.
     *
     * @param tier of the account, as configured
     * @param kind ROTATE or REPAIR
     * @param requester id of the person or service account that asks
     */
    record Question(String tier, String kind, String requester, boolean urgent) {}
}
