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

    /** The approval policy cannot be used as it is; the message says what to do. */
    class UnusablePolicyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnusablePolicyException(String message) {
            super(message);
        }
    }
}
