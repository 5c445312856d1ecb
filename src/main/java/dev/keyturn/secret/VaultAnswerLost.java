package dev.keyturn.secret;

import dev.keyturn.kernel.StepFailure;

/** A request may have been carried out or not: it has to be read again. */
final class VaultAnswerLost extends Exception {

    private static final long serialVersionUID = 1L;

    private final StepFailure failure;

    /** @param failure what to report when it cannot be checked */
    VaultAnswerLost(StepFailure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    StepFailure failure() {
        return failure;
    }
}
